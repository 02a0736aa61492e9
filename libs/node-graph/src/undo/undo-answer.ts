import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { own, payloadOf, requiredIds } from '../protocol/input.js';
import { missingBatchId } from './undo.errors.js';
import type { Reversal } from './undo.service.js';

/** Reads `{batchId}`. */
export function parseBatchId(value: unknown): string {
  const payload = payloadOf(value);
  if ((own(payload, 'batchId') ?? null) === null) throw missingBatchId();
  return requiredIds(payload, 'batchId').batchId;
}

/** What undo and redo are answered with; `undoOf` or `redoOf` is the batch that was inverted. */
export interface ReversalAnswer extends DiffAnswer {
  readonly batchId: string;
  readonly undoOf?: string;
  readonly redoOf?: string;
  readonly trace_id: string;
}

/** `{ok, batchId, undoOf or redoOf, diff, trace_id}` (docs/contracts/node-graph.md#undo-and-redo). */
export function reversalAnswer(
  { of, outcome }: Reversal,
  name: 'undoOf' | 'redoOf',
  actor: Actor,
  traceId: string,
): ReversalAnswer {
  const { ok, diff } = diffAnswer(outcome, actor);
  return { ok, batchId: outcome.batch.batchId, [name]: of, diff, trace_id: traceId };
}
