import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import type { Change } from '../model/change.js';
import { maySee } from '../model/recipients.js';
import { idTaken } from '../model/graph.errors.js';
import { type FirstResult, RetriesRepository } from '../store/retries.repository.js';

/** Makes calls that carry ids of the client's choice safe to repeat: the second time, the first result is told again. */
@Injectable()
export class Retries {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly repository: RetriesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /**
   * Runs `work` in a transaction, or tells again what it did under the same ids. Refuses with `conflict` ids that
   * exist otherwise.
   *
   * @param ids of nodes and links to be made; none: every call is a new one.
   * @param isSame whether what was done is what is asked for now.
   */
  async once(
    ids: readonly string[],
    isSame: (changes: readonly Change[]) => boolean,
    actor: Actor,
    work: (tx: Tx) => Promise<Outcome>,
  ): Promise<Outcome> {
    if (ids.length === 0) return this.transactions.run(work);
    try {
      return await this.transactions.run(async (tx) => {
        await this.repository.hold(ids, tx);
        const done = await this.repository.find(ids, tx);
        if (done.length > 0) return await this.again(done, ids, isSame, actor, tx);
        const outcome = await work(tx);
        await this.repository.insert(ids, actor.userId, outcome.batch, tx);
        return outcome;
      });
    } catch (error) {
      if (isViolation(error, 'pk_links') || isViolation(error, 'pk_nodes')) throw idTaken();
      throw error;
    }
  }

  /** What the first call did, as far as the caller may see it today. */
  private async again(
    done: readonly FirstResult[],
    ids: readonly string[],
    isSame: (changes: readonly Change[]) => boolean,
    { userId }: Actor,
    tx: Tx,
  ): Promise<Outcome> {
    const [first, other] = done;
    const same =
      first !== undefined &&
      other === undefined &&
      first.userId === userId &&
      first.ids.length === ids.length &&
      isSame(first.changes);
    if (!same) throw idTaken();
    const nodes = first.changes.flatMap((change) =>
      change.entity === 'link' ? [change.link.source, change.link.target] : [change.id],
    );
    const accessById = await this.access.find([...new Set(nodes)], this.clock.date(), tx);
    const changes = first.changes.filter((change) => maySee(change, userId, (id) => accessById.get(id)));
    return { batch: first.batch, changes, accessById };
  }
}
