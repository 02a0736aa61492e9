import type { Actor } from '../model/actor.js';
import type { Outcome } from '../model/outcome.js';
import { readerFor } from '../model/reader.js';
import { type FlatDiff, type OpDiff, renderFlat, renderOps } from '../model/render.js';

/** What a successful mutation is answered with (docs/contracts/node-graph.md#diffs). */
export interface DiffAnswer {
  readonly ok: true;
  readonly diff: FlatDiff | OpDiff;
}

/** Renders what a call did, in the shape that the caller understands. Over REST, statuses carry share roots. */
export function diffAnswer(
  { batch, changes, accessById }: Outcome,
  { userId, version, origin }: Actor,
): DiffAnswer {
  const reader = readerFor(userId, accessById);
  return {
    ok: true,
    diff:
      version === 2
        ? renderOps(changes, reader, batch)
        : renderFlat(changes, reader, { statusRoots: origin === null }),
  };
}
