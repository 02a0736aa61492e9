import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { eventsOf } from '../model/batch-events.js';
import { isFreeing, sizeOf } from '../model/batch-size.js';
import type { ChangeSet } from '../model/change-set.js';
import { type Change, Op } from '../model/change.js';
import type { EffectiveAccess } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { type Extras, isOfGraph, isReturning, maySee } from '../model/recipients.js';
import type { BatchFace } from '../model/render.js';
import { ChangeLogRepository } from '../store/change-log.repository.js';
import { DiffBroadcaster } from './diff-broadcaster.js';
import { DiffRecipients } from './diff-recipients.js';
import { Usage } from './usage.service.js';

/**
 * Ends every mutation: writes its batch in the same transaction, and tells the world after the commit. Refuses what the
 * graph has no room for.
 */
@Injectable()
export class ChangeLog {
  constructor(
    private readonly repository: ChangeLogRepository,
    private readonly broadcaster: DiffBroadcaster,
    private readonly recipients: DiffRecipients,
    private readonly usage: Usage,
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
    if (changes.length > 0)
      this.usage.admit(changeSet.scopeId, sizeOf(changes), isFreeing(changes), actor.userId, tx);
    const recipients = await this.recipients.of(changeSet, named, known, notices, tx);
    const { deliveries, extras, accessById } = recipients;
    await this.repository.write(changeSet, deliveries, eventsOf(changeSet, named), tx);
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

  /** The same, given the effective access to some of the nodes that a change names; the rest is looked up. */
  async complete(
    changeSet: ChangeSet,
    known: readonly EffectiveAccess[],
    tx: Tx,
    notices: Extras = new Map(),
  ): Promise<Outcome> {
    return this.record(changeSet, await this.accessTo(changeSet, known, tx), tx, notices);
  }

  /** Effective access to every node that the change set names, given what is known of it. */
  accessTo(
    changeSet: ChangeSet,
    known: readonly EffectiveAccess[],
    tx: Tx,
  ): Promise<Map<string, EffectiveAccess>> {
    return this.recipients.accessTo(changeSet, known, tx);
  }

  /** Looks up what is needed to tell of the change set, before all that follows from it is known. */
  lookAhead(changeSet: ChangeSet, tx: Tx): Promise<void> {
    return this.recipients.lookAhead(changeSet, tx);
  }

  /** For a call that leaves everything as it was: no batch, an empty diff. */
  nothing(changeSet: ChangeSet, effectiveAccess: EffectiveAccess): Outcome {
    return {
      batch: batchFace(changeSet),
      changes: [],
      accessById: new Map([[effectiveAccess.id, effectiveAccess]]),
    };
  }
}

function isGoing({ op, after }: Change): boolean {
  return isRemoval(op) || after['inTrash'] === true;
}

function isRemoval(op: Op): boolean {
  return op === Op.NodeDelete || op === Op.LinkDelete;
}

function batchFace({ id, actor: { userId, username, email }, at }: ChangeSet): BatchFace {
  return { batchId: id, actorId: userId, actor: { username, email }, ts: at.toISOString() };
}
