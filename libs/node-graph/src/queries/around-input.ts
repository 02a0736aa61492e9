import { payloadOf, requiredIds } from '../protocol/input.js';
import { parseLimit, parseWhole, type SliceRule } from '../protocol/page-input.js';

/** What `graph:around` asks for. */
export interface AroundQuery {
  readonly id: string;
  /** How many primary links away. */
  readonly depth: number;
  /** How many nodes. */
  readonly limit: number;
}

export const AROUND_LIMIT: SliceRule = { defaultLimit: 200, maxLimit: 1000 };
export const AROUND_DEPTH = { standard: 2, min: 1, max: 6 } as const;

export function parseAround(value: unknown): AroundQuery {
  const payload = payloadOf(value);
  return {
    ...requiredIds(payload, 'id'),
    depth: parseWhole(payload, 'depth', AROUND_DEPTH),
    limit: parseLimit(payload, AROUND_LIMIT),
  };
}
