import type { Slice } from '../model/slice.js';
import { optionalId, own, type Payload, payloadOf } from '../protocol/input.js';
import { parseSlice, SMALL_SLICE } from '../protocol/page-input.js';
import { invalidScope } from './queries.errors.js';

/** Which batches `history:page` asks for. */
export interface HistoryRequest {
  readonly scope: 'all' | 'user' | 'graph';
  readonly scopeId: string | null;
  readonly slice: Slice;
}

const SCOPES: Readonly<Record<string, 'user' | 'graph'>> = {
  USER: 'user',
  '0': 'user',
  GRAPH: 'graph',
  '1': 'graph',
};

/** Reads a `history:page` payload. An id without a type is one of a graph. */
export function parseHistory(value: unknown): HistoryRequest {
  const payload = payloadOf(value);
  const scopeId = optionalId(payload, 'scopeId');
  const scope = scopeOf(payload) ?? (scopeId === null ? 'all' : 'graph');
  return { scope, scopeId, slice: parseSlice(payload, SMALL_SLICE) };
}

function scopeOf(payload: Payload): 'user' | 'graph' | null {
  const type = own(payload, 'scopeType') ?? null;
  if (type === null) return null;
  const name = typeof type === 'string' || typeof type === 'number' ? String(type).toUpperCase() : '';
  const scope = Object.hasOwn(SCOPES, name) ? SCOPES[name] : undefined;
  if (scope === undefined) throw invalidScope('scopeType must be USER or GRAPH');
  return scope;
}
