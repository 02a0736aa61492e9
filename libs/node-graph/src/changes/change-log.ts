import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import type { Actor } from '../model/actor.js';
import { HiddenBlockers } from './hidden-blockers.js';
import { type EffectiveAccess } from '../model/levels.js';
import { type Change, Op } from '../model/change.js';
import { DiffNews } from './diff-broadcaster.js';
import { OwnerNames } from '../store/owner-names.js';
import type { BatchFace } from '../model/render.js';
import { deliveriesOf, type Extras, isOfGraph, isReturning, maySee } from '../model/recipients.js';
import { Usage } from './usage.service.js';
import { isFreeing, sizeOf } from '../model/batch-size.js';
import type { Draft } from '../model/change-set.js';
import { LedgerRepository } from '../store/change-log.repository.js';
import { Outcome } from '../model/outcome.js';

/**
 * Ends every mutation: writes its batch in the same transaction, and tells the world after the commit. Refuses what the
 * graph has no room for.
 */
@Injectable()
export class Recorder {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly news: DiffNews,
    private readonly hidden: HiddenBlockers,
    private readonly usage: Usage,
    private readonly owners: OwnerNames,
  ) {}

  /**
   * @param named standings of every node that a change names, as an end of a link too.
   * @param gains what single users are told besides: nodes that came into their sight or left it.
   * @param known standings before the change: the caller is told of what he saw then, too, unless it returns from
   *   the trash.
   */
  async record(
    draft: Draft,
    named: ReadonlyMap<string, EffectiveAccess>,
    tx: Tx,
    gains: Extras = new Map(),
    known: ReadonlyMap<string, EffectiveAccess> = new Map(),
  ): Promise<Outcome> {
    const { actor, changes } = draft;
    if (changes.length > 0)
      this.usage.admit(draft.scopeId, sizeOf(changes), isFreeing(changes), actor.userId, tx);
    const told = await this.hidden.add(draft, { extras: gains, standings: named }, known, tx);
    const { standings } = told;
    const extras = await this.named(told.extras, actor, tx);
    const deliveries = deliveriesOf(changes, standings, extras, actor.userId);
    await this.ledger.write(draft, deliveries, tx);
    const batch = batchFace(draft);
    tx.afterCommit(() => {
      if (changes.some(({ op }) => isRemoval(op))) this.usage.shrank(draft.scopeId);
      this.news.tell(batch, deliveries, standings, actor.origin);
    });
    const own = changes.filter(
      (change) =>
        !isOfGraph(change) ||
        maySee(change, actor.userId, (id) => standings.get(id)) ||
        (!isReturning(change) && maySee(change, actor.userId, (id) => known.get(id) ?? standings.get(id))),
    );
    // What went to the trash is told of as such; anything else that he no longer sees has to leave his screen.
    const gone = new Set(own.filter(isGoing).map(({ id }) => id));
    const beside = (extras.get(actor.userId) ?? []).filter(({ op, id }) => !isRemoval(op) || !gone.has(id));
    return { batch, changes: [...own, ...beside], standings };
  }

  /** Who comes to see a node is told who owns it. Most owners share what is theirs themselves. */
  private async named(extras: Extras, { userId, username, email }: Actor, tx: Tx): Promise<Extras> {
    if (extras.size === 0) return extras;
    const actor = new Map([[userId, { username, email }]]);
    const name = await this.owners.of([...extras.values()].flat(), actor, tx);
    return new Map([...extras].map(([user, changes]) => [user, changes.map(name)]));
  }

  /** For a call that leaves everything as it was: no batch, an empty diff. */
  nothing(draft: Draft, standing: EffectiveAccess): Outcome {
    return { batch: batchFace(draft), changes: [], standings: new Map([[standing.id, standing]]) };
  }
}

function isGoing({ op, after }: Change): boolean {
  return isRemoval(op) || after['inTrash'] === true;
}

function isRemoval(op: Op): boolean {
  return op === Op.NodeDelete || op === Op.LinkDelete;
}

function batchFace({ id, actor: { userId, username, email }, at }: Draft): BatchFace {
  return { batchId: id, actorId: userId, actor: { username, email }, ts: at.toISOString() };
}
