import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import type { Patch } from '../model/change.js';
import { confidenceOf, confidential } from '../model/confidential.js';
import { type EffectiveAccess, levelOf, seesPublicly } from '../model/levels.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import {
  type HistoryOpRow,
  HistoryPagesRepository,
  type HistoryRow,
  type HistoryScope,
} from '../store/history-pages.repository.js';
import type { HistoryRequest } from './history-input.js';
import { noAccessToScope, scopeNotFound, scopeUserMismatch } from './queries.errors.js';
import type { GraphHistoryBatchView, GraphHistoryOpView } from './queries.views.js';

const [NODE, LINK, USER] = [0, 1, 3];

export interface HistoryPage {
  readonly batches: readonly GraphHistoryBatchView[];
  readonly hasMore: boolean;
}

/** What was done to the graph, as far as the caller was told of it and may see it now. */
@Injectable()
export class HistoryPages {
  constructor(
    private readonly history: HistoryPagesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /**
   * Batches, the newest first. Scope `user`: what the caller did; `graph`: what was done in the graph
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
    const now = this.clock.date();
    const rows = await this.history.page(userId, narrowed, slice, now);
    const shown = rows.slice(0, slice.limit);
    const ids = shown.flatMap(({ ops }) => ops.flatMap((op) => nodesOf(op)));
    const accessById = await this.access.find([...new Set(ids)], now);
    return {
      batches: shown.map((row) => batchView(row, userId, accessById)),
      hasMore: (rows[0]?.found ?? 0) > shown.length,
    };
  }

  private async graphScope(id: string, userId: string): Promise<Partial<HistoryScope>> {
    if (id === userId) return { ownerId: id };
    const effectiveAccess = (await this.access.find([id], this.clock.date())).get(id);
    if (effectiveAccess !== undefined) {
      if (levelOf(effectiveAccess, userId) === null) throw noAccessToScope();
      return { nodeId: id };
    }
    if ((await this.accounts.usersById([id])).length === 0) throw scopeNotFound();
    return { ownerId: id };
  }
}

type AccessById = ReadonlyMap<string, EffectiveAccess>;

function batchView(row: HistoryRow, userId: string, accessById: AccessById): GraphHistoryBatchView {
  const { id, createdAt, actorId, username, email, undone, undoOf, redoOf, ops } = row;
  const createdTime = createdAt.toISOString();
  const isKnown = (nodeId: string): boolean => {
    const effectiveAccess = accessById.get(nodeId);
    return effectiveAccess !== undefined && !seesPublicly(effectiveAccess, userId);
  };
  const knowsActor = actorId === userId || ops.flatMap(nodesOf).some(isKnown);
  return {
    batchId: id,
    actor: { username, email: knowsActor ? email : null },
    ts: createdTime,
    undone,
    undoOf,
    redoOf,
    ops: ops.map((op) => opView(op, createdTime, userId, accessById)),
  };
}

/** The nodes by which the reader knows of the operation. */
function nodesOf([, , entityType, entityId, , , source, target]: HistoryOpRow): string[] {
  if (entityType === LINK) return [source, target].filter((id) => id !== null);
  return entityType === USER ? [] : [entityId];
}

function opView(
  [id, type, entityType, entityId, forward, inverse]: HistoryOpRow,
  createdTime: string,
  userId: string,
  accessById: AccessById,
): GraphHistoryOpView {
  const confidence = confidenceOf(userId, accessById.get(entityId));
  const own = (patch: Patch): Patch => (entityType === NODE ? confidential(patch, confidence) : patch);
  return {
    id,
    type,
    entityType,
    entityId,
    forwardPatch: stored(entityId, own(forward)),
    inversePatch: stored(entityId, own(inverse)),
    guard: { Version: forward['version'] ?? inverse['version'] ?? null },
    createdTime,
  };
}

/** Patches name their fields as they are stored: `Title`, `LastBatchID`, `ID` (docs/contracts/node-graph.md#conventions). */
function stored(id: string, patch: Patch): Patch {
  const fields = Object.entries(patch).map(([key, value]) => [
    key.charAt(0).toUpperCase() + key.slice(1),
    value,
  ]);
  return fields.length === 0 ? {} : { ID: id, ...(Object.fromEntries(fields) as Patch) };
}
