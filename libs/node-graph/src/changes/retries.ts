import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import type { Change } from '../model/change.js';
import { idTaken } from '../model/graph.errors.js';
import type { Outcome } from '../model/outcome.js';
import { maySee } from '../model/recipients.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { type FirstResult, RetriesRepository } from '../store/retries.repository.js';

/** A call that adds something. */
export interface Addition {
  readonly actor: Actor;
  /** Of nodes and links to be made, as the client chose them; none: every call is a new one. */
  readonly ids: readonly string[];
  /** Whether what was done is what is asked for now. */
  readonly isSame: (changes: readonly Change[]) => boolean;
}

/** Makes calls that carry ids of the client's choice safe to repeat: the second time, the first result is told again. */
@Injectable()
export class Retries {
  constructor(
    private readonly repository: RetriesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * What the first call under the same ids did, as far as the caller may see it today; `null`: this is the first. Refuses
   * with `conflict` ids of another call.
   */
  async first(addition: Addition, tx: Tx): Promise<Outcome | null> {
    const { ids, actor } = addition;
    const [, done] = await Promise.all([this.repository.hold(ids, tx), this.repository.find(ids, tx)]);
    if (done.length === 0) return null;
    const first = only(done, addition);
    const nodes = first.changes.flatMap((change) =>
      change.entity === 'link' ? [change.link.source, change.link.target] : [change.id],
    );
    const accessById = await this.access.find([...new Set(nodes)], this.clock.date(), tx);
    const changes = first.changes.filter((change) =>
      maySee(change, actor.userId, (id) => accessById.get(id)),
    );
    return { batch: first.batch, changes, accessById };
  }

  /** Remembers what the call did. */
  keep({ ids, actor }: Addition, { batch }: Outcome, tx: Tx): void {
    this.repository.insert(ids, actor.userId, batch, tx);
  }
}

/** The call that is made again. */
function only([first, other]: readonly FirstResult[], { ids, isSame, actor }: Addition): FirstResult {
  const same =
    first !== undefined &&
    other === undefined &&
    first.userId === actor.userId &&
    first.ids.length === ids.length &&
    isSame(first.changes);
  if (!same) throw idTaken();
  return first;
}
