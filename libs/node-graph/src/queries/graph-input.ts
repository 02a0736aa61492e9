import type { Slice } from '../model/slice.js';
import { parseFlag, payloadOf } from '../protocol/input.js';
import { parseSlice, type SliceRule } from '../protocol/page-input.js';

/** What `graph:get` asks for. */
export interface GraphQuery {
  readonly slice: Slice;
  /** Whether everything comes once more inside `graph`. */
  readonly copy: boolean;
}

export const GRAPH_SLICE: SliceRule = { defaultLimit: 1_000, maxLimit: 5_000 };
/** Without the copy as many bytes hold more. */
export const PLAIN_SLICE: SliceRule = { defaultLimit: 1_000, maxLimit: 20_000 };

export function parseGraph(value: unknown): GraphQuery {
  const payload = payloadOf(value);
  const copy = parseFlag(payload, 'copy', true);
  return { copy, slice: parseSlice(payload, copy ? GRAPH_SLICE : PLAIN_SLICE) };
}
