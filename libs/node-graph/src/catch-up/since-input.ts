import { type Cursor, decodeCursor } from '../model/cursor.js';
import { missingParams } from '../protocol/input.errors.js';
import { own, payloadOf } from '../protocol/input.js';
import { parseLimit } from '../protocol/page-input.js';

/** What `graph:since` asks for. */
export interface SinceRequest {
  readonly cursor: Cursor;
  /** Most diffs in one answer. */
  readonly limit: number;
}

const LIMIT = { defaultLimit: 100, maxLimit: 1000 };

/** Reads a `graph:since` payload. */
export function parseSince(value: unknown): SinceRequest {
  const payload = payloadOf(value);
  const cursor = own(payload, 'cursor') ?? null;
  if (cursor === null) throw missingParams('cursor');
  return { cursor: decodeCursor(cursor), limit: parseLimit(payload, LIMIT) };
}
