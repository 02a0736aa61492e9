import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { eventsOf } from '../model/batch-events.js';
import { isFreeing, sizeOf } from '../model/batch-size.js';
import type { Actor } from '../model/actor.js';
import type { ChangeSet } from '../model/change-set.js';
import { type Change, Op } from '../model/change.js';
import type { EffectiveAccess } from '../model/levels.js';
import { batchFace, type Outcome } from '../model/outcome.js';
import {
  deliveriesOf,
  type Delivery,
  type Extras,
  isOfGraph,
  isReturning,
  maySee,
} from '../model/recipients.js';
import type { BatchFace } from '../model/render.js';
import { ChangeLogRepository } from '../store/change-log.repository.js';
import { DiffBroadcaster } from './diff-broadcaster.js';
import { DiffExtras } from './diff-extras.js';
import { GraphUsage } from './graph-usage.service.js';

/**
 * Ends every mutation: writes its batch in the same transaction, and tells the world after the commit. Refuses what the
 * graph has no room for.
 */
@Injectable()
export class ChangeLog {
  constructor(
    private readonly repository: ChangeLogRepository,
    private readonly broadcaster: DiffBroadcaster,
    private readonly extras: DiffExtras,
    private readonly usage: GraphUsage,
  ) {}

  /**
   * @param named effective access to every node that a change names, as an endpoint of a link too.
   * @param notices what single users are told besides: nodes that came into their sight or left it.
   * @param known effective access before the change: the caller is told of what they saw then, too, unless it returns from
   *   the trash.
   */
  async record(
    changeSet: ChangeSet,
    named: ReadonlyMap<string, EffectiveAccess>,
    tx: Tx,
    notices: Extras = new Map(),
    known: ReadonlyMap<string, EffectiveAccess> = new Map(),
  ): Promise<Outcome> {
    const { actor, changes } = changeSet;
    const { deliveries, extras, accessById } = await this.write(changeSet, named, notices, known, tx);
    const batch = batchFace(changeSet);
    tx.afterCommit(() => {
      if (changes.some(({ op }) => isRemoval(op))) this.usage.shrank(changeSet.scopeId);
      this.broadcaster.announce(changes, accessById, actor.origin);
      this.broadcaster.notify(batch, deliveries, accessById, actor.origin);
    });
    const own = changes.filter(
      (change) =>
        !isOfGraph(change) ||
        maySee(change, actor.userId, (id) => accessById.get(id)) ||
        (!isReturning(change) && maySee(change, actor.userId, (id) => known.get(id) ?? accessById.get(id))),
    );
    // What went to the trash is told of as such; anything else that they no longer see has to leave their screen.
    const gone = new Set(own.filter(isGoing).map(({ id }) => id));
    const beside = (extras.get(actor.userId) ?? []).filter(({ op, id }) => !isRemoval(op) || !gone.has(id));
    return { batch, changes: [...own, ...beside], accessById };
  }

  /**
   * The same for one of many batches that only make what is new: nothing of it is held until the commit. Afterwards it is
   * to be told by `tell`.
   */
  async recordUntold(
    changeSet: ChangeSet,
    named: ReadonlyMap<string, EffectiveAccess>,
    tx: Tx,
  ): Promise<BatchFace> {
    await this.write(changeSet, named, new Map(), new Map(), tx);
    return batchFace(changeSet);
  }

  /** Tells the actor, on their other sockets, of a batch that is theirs alone, as the history has it. */
  async tell(batch: BatchFace, { userId, origin }: Actor): Promise<void> {
    if (!this.broadcaster.mayHear(userId)) return;
    const changes = await this.repository.changesOf(batch.batchId);
    const ids = changes.flatMap((change) =>
      change.entity === 'link' ? [change.link.source, change.link.target] : [change.id],
    );
    const accessById = new Map(ids.map((id) => [id, { id, ownerId: userId, shares: [] }]));
    this.broadcaster.notify(batch, [{ userId, changes, whole: true, extra: [] }], accessById, origin);
  }

  /** Looks up what is needed to tell of the change set, before all that follows from it is known. */
  lookAhead(changeSet: ChangeSet, tx: Tx): Promise<void> {
    return this.extras.lookAhead(changeSet, tx);
  }

  private async write(
    changeSet: ChangeSet,
    named: ReadonlyMap<string, EffectiveAccess>,
    notices: Extras,
    known: ReadonlyMap<string, EffectiveAccess>,
    tx: Tx,
  ): Promise<Recorded> {
    const { actor, changes, scopeId } = changeSet;
    if (changes.length > 0) this.usage.admit(scopeId, sizeOf(changes), isFreeing(changes), actor.userId, tx);
    const { extras, accessById } = await this.extras.complete(changeSet, notices, named, known, tx);
    const deliveries = deliveriesOf(changes, accessById, extras, actor.userId);
    await this.repository.write(changeSet, deliveries, eventsOf(changeSet, named), tx);
    return { deliveries, extras, accessById };
  }
}

/** Who is told what of a batch that was written. */
interface Recorded {
  readonly deliveries: readonly Delivery[];
  readonly extras: Extras;
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

function isGoing({ op, after }: Change): boolean {
  return isRemoval(op) || after['inTrash'] === true;
}

function isRemoval(op: Op): boolean {
  return op === Op.NodeDelete || op === Op.LinkDelete;
}
