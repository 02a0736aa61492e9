import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { HiddenBlockers } from '../access/hidden-blockers.js';
import { type Standing } from '../access/levels.js';
import { type Change, Op } from '../diff/change.js';
import { DiffNews } from '../diff/diff-news.js';
import type { BatchFace } from '../diff/render.js';
import { deliveriesOf, type Extras, isOfGraph, isReturning, maySee } from '../diff/recipients.js';
import type { Draft } from './draft.js';
import { LedgerRepository } from './ledger.repository.js';

/** What a call did, as far as the caller may know. */
export interface Outcome {
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
  readonly standings: ReadonlyMap<string, Standing>;
}

/** Ends every mutation: writes its batch in the same transaction, and tells the world after the commit. */
@Injectable()
export class Recorder {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly news: DiffNews,
    private readonly hidden: HiddenBlockers,
  ) {}

  /**
   * @param named standings of every node that a change names, as an end of a link too.
   * @param gains what single users are told besides: nodes that came into their sight or left it.
   * @param known standings before the change: the caller is told of what he saw then, too, unless it returns from
   *   the trash.
   */
  async record(
    draft: Draft,
    named: ReadonlyMap<string, Standing>,
    tx: Tx,
    gains: Extras = new Map(),
    known: ReadonlyMap<string, Standing> = new Map(),
  ): Promise<Outcome> {
    const { actor, changes } = draft;
    const { extras, standings } = await this.hidden.add(
      draft,
      { extras: gains, standings: named },
      known,
      tx,
    );
    const deliveries = deliveriesOf(changes, standings, extras, actor.userId);
    await this.ledger.write(draft, deliveries, tx);
    const batch = batchFace(draft);
    tx.afterCommit(() => {
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

  /** For a call that leaves everything as it was: no batch, an empty diff. */
  nothing(draft: Draft, standing: Standing): Outcome {
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
