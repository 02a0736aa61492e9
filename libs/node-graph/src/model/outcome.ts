import type { Change } from './change.js';
import type { EffectiveAccess } from './levels.js';
import type { BatchFace } from './render.js';

/** What a call did, as far as the caller may know. */
export interface Outcome {
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}
