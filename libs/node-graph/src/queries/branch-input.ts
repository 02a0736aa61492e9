import { isUuid } from '#kernel';

import type { Slice } from '../model/slice.js';
import { invalidUuid, missingParams } from '../protocol/input.errors.js';
import { own, payloadOf } from '../protocol/input.js';
import { parseSlice } from '../protocol/page-input.js';
import { GRAPH_SLICE } from './graph-input.js';

/** What `branch:get` asks for. */
export interface BranchRequest {
  readonly root: { readonly id: string; readonly token?: undefined } | { readonly token: string };
  readonly slice: Slice;
}

/** Reads a `branch:get` payload: a root that is no UUID is a token. */
export function parseBranch(value: unknown): BranchRequest {
  const payload = payloadOf(value);
  const root = own(payload, 'root') ?? null;
  if (root === null || root === '') throw missingParams('root');
  if (typeof root !== 'string') throw invalidUuid('root');
  const slice = parseSlice(payload, GRAPH_SLICE);
  return { root: isUuid(root) ? { id: root.toLowerCase() } : { token: root }, slice };
}
