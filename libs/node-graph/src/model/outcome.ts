import type { ChangeSet } from './change-set.js';
import type { Change } from './change.js';
import type { EffectiveAccess } from './levels.js';
import type { BatchFace } from './render.js';

/** What a call did, as far as the caller may know. */
export interface Outcome {
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

/** Of a call that leaves everything as it was: no batch, an empty diff. */
export function unchanged(changeSet: ChangeSet, ...known: readonly EffectiveAccess[]): Outcome {
  const accessById = new Map(known.map((effectiveAccess) => [effectiveAccess.id, effectiveAccess]));
  return { batch: batchFace(changeSet), changes: [], accessById };
}

export function batchFace({ id, actor: { userId, username, email }, at }: ChangeSet): BatchFace {
  return { batchId: id, actorId: userId, actor: { username, email }, ts: at.toISOString() };
}
