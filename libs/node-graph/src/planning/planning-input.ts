import type { Measure } from '../model/critical-path.js';
import type { Slice } from '../model/slice.js';
import { invalidField } from '../protocol/input.errors.js';
import { optionalId, own, parseFlag, payloadOf, requiredIds } from '../protocol/input.js';
import { parseSlice, type SliceRule } from '../protocol/page-input.js';

/** What `graph:ready` asks for. */
export interface ReadyQuery extends Slice {
  /** Only this node and what is below it; `null`: everything that the caller sees. */
  readonly root: string | null;
}

/** What `graph:blockers` asks for. */
export interface BlockersQuery {
  readonly id: string;
  readonly limit: number;
}

/** What `graph:path` asks for. */
export interface PathQuery {
  readonly from: string;
  readonly to: string;
  /** Whether secondary links count too. */
  readonly secondary: boolean;
}

/** What `graph:critical_path` asks for. */
export interface CriticalQuery {
  readonly id: string;
  readonly by: Measure;
}

const LIST: SliceRule = { defaultLimit: 1000, maxLimit: 5000 };

export function parseReady(value: unknown): ReadyQuery {
  const payload = payloadOf(value);
  return { root: optionalId(payload, 'root'), ...parseSlice(payload, LIST) };
}

export function parseBlockers(value: unknown): BlockersQuery {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  return { id, limit: parseSlice({ limit: own(payload, 'limit') }, LIST).limit };
}

export function parsePath(value: unknown): PathQuery {
  const payload = payloadOf(value);
  return { ...requiredIds(payload, 'from', 'to'), secondary: parseFlag(payload, 'secondary', false) };
}

export function parseCritical(value: unknown): CriticalQuery {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  const by = own(payload, 'by') ?? 'volume';
  if (by !== 'volume' && by !== 'due') throw invalidField('invalid_by', 'by must be volume or due');
  return { id, by };
}
