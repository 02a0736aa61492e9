import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock } from '#kernel';

import { levelOf } from '../access/levels.js';
import { StandingsRepository } from '../access/standings.repository.js';
import type { Actor } from '../actor.js';
import type { Patch } from '../diff/change.js';
import { noAccessToScope, scopeNotFound, scopeUserMismatch } from '../node-graph.errors.js';
import type { HistoryRequest } from './history-input.js';
import {
  type HistoryOpRow,
  HistoryPagesRepository,
  type HistoryRow,
  type HistoryScope,
} from './history.repository.js';

export interface HistoryPage {
  readonly batches: readonly object[];
  readonly hasMore: boolean;
}

/** What was done to the graph, as far as the caller was told of it. */
@Injectable()
export class HistoryPages {
  constructor(
    private readonly history: HistoryPagesRepository,
    private readonly standings: StandingsRepository,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /**
   * Contract 5.1, 7.4: batches, the newest first. Scope `user`: what the caller did; `graph`: what was done in the graph
   * of a user, or to a node and what hangs below it. Refuses other users as scope `user`, ids that are nobody's
   * (`not_found`) and hidden nodes (`forbidden`).
   */
  async page({ scope, scopeId, slice }: HistoryRequest, { userId }: Actor): Promise<HistoryPage> {
    const wanted: HistoryScope = { actorId: null, ownerId: null, nodeId: null };
    if (scope === 'user' && scopeId !== null && scopeId !== userId) throw scopeUserMismatch();
    const narrowed =
      scope === 'user'
        ? { ...wanted, actorId: userId }
        : scopeId === null
          ? wanted
          : { ...wanted, ...(await this.graphScope(scopeId, userId)) };
    const rows = await this.history.page(userId, narrowed, slice);
    return { batches: rows.slice(0, slice.limit).map(batchView), hasMore: rows.length > slice.limit };
  }

  private async graphScope(id: string, userId: string): Promise<Partial<HistoryScope>> {
    if (id === userId) return { ownerId: id };
    const standing = (await this.standings.find([id], this.clock.date())).get(id);
    if (standing !== undefined) {
      if (levelOf(standing, userId) === null) throw noAccessToScope();
      return { nodeId: id };
    }
    if ((await this.accounts.usersById([id])).length === 0) throw scopeNotFound();
    return { ownerId: id };
  }
}

function batchView({ id, createdAt, username, email, undone, undoOf, redoOf, ops }: HistoryRow): object {
  const createdTime = createdAt.toISOString();
  return {
    batchId: id,
    actor: { username, email },
    ts: createdTime,
    undone,
    undoOf,
    redoOf,
    ops: ops.map((op) => opView(op, createdTime)),
  };
}

function opView(
  [id, type, entityType, entityId, forward, inverse]: HistoryOpRow,
  createdTime: string,
): object {
  return {
    id,
    type,
    entityType,
    entityId,
    forwardPatch: stored(entityId, forward),
    inversePatch: stored(entityId, inverse),
    guard: { Version: forward['version'] ?? inverse['version'] ?? null },
    createdTime,
  };
}

/** Patches name their fields as they are stored: `Title`, `LastBatchID`, `ID` (contract 3). */
function stored(id: string, patch: Patch): Patch {
  const fields = Object.entries(patch).map(([key, value]) => [
    key.charAt(0).toUpperCase() + key.slice(1),
    value,
  ]);
  return fields.length === 0 ? {} : { ID: id, ...(Object.fromEntries(fields) as Patch) };
}
