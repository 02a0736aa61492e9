import { Injectable } from '@nestjs/common';

import { isViolation, type Tx } from '#data';

import type { Actor } from '../model/actor.js';
import type { Change } from '../model/change.js';
import { idTaken } from '../model/graph.errors.js';
import type { Outcome } from '../model/outcome.js';
import { maySee } from '../model/recipients.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { type FirstResult, RetriesRepository } from '../store/retries.repository.js';
import type { Reading } from '../store/reading.js';
import { GraphLock, type Moment } from './graph-lock.js';

/** A call that adds something. */
interface Addition {
  readonly actor: Actor;
  /** Of nodes and links to be made, as the client chose them; none: every call is a new one. */
  readonly ids: readonly string[];
  /** Nodes whose components the call touches. */
  readonly around: readonly string[];
  /** Whether what was done is what is asked for now. */
  readonly isSame: (changes: readonly Change[]) => boolean;
}

const NOTHING: Reading<null> = { read: () => Promise.resolve(null), accessIn: () => [] };

/** Makes calls that carry ids of the client's choice safe to repeat: the second time, the first result is told again. */
@Injectable()
export class Retries {
  constructor(
    private readonly lock: GraphLock,
    private readonly repository: RetriesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /**
   * Runs `work` in a transaction that holds what it touches, or tells again what it did under the same ids. Refuses with
   * `conflict` ids that exist otherwise.
   */
  once(addition: Addition, work: (moment: Moment) => Promise<Outcome>): Promise<Outcome> {
    return this.onceReading(addition, NOTHING, work);
  }

  /** The same with what is read under the locks. */
  async onceReading<Found>(
    addition: Addition,
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { ids, around, actor } = addition;
    if (ids.length === 0) return this.lock.runReading(around, reading, work);
    try {
      return await this.lock.transact(async (tx) => {
        const [, done] = await Promise.all([this.repository.hold(ids, tx), this.repository.find(ids, tx)]);
        if (done.length > 0) return await this.again(done, addition, tx);
        const outcome = await work(...(await this.lock.holdReading(this.lock.hold(around, tx), reading, tx)));
        this.repository.insert(ids, actor.userId, outcome.batch, tx);
        return outcome;
      });
    } catch (error) {
      if (isViolation(error, 'pk_links') || isViolation(error, 'pk_nodes')) throw idTaken();
      throw error;
    }
  }

  /** Runs `work` in a transaction that holds the components of the nodes, each time it is called. */
  always<Found>(
    around: readonly string[],
    reading: Reading<Found>,
    work: (moment: Moment, found: Found) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.lock.runReading(around, reading, work);
  }

  /** What the first call did, as far as the caller may see it today. */
  private async again(
    done: readonly FirstResult[],
    { ids, isSame, actor: { userId } }: Addition,
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
    const accessById = await this.access.find([...new Set(nodes)], this.lock.now(), tx);
    const changes = first.changes.filter((change) => maySee(change, userId, (id) => accessById.get(id)));
    return { batch: first.batch, changes, accessById };
  }
}
