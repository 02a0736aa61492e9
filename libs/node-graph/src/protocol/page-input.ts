import type { Slice } from '../model/slice.js';
import { invalidNumber, outOfRange } from './input.errors.js';
import { own, type Payload } from './input.js';

export interface SliceRule {
  readonly defaultLimit: number;
  readonly maxLimit: number;
}

/** `limit` and `offset` of a read; over REST they arrive as text. */
export function parseSlice(payload: Payload, rule: SliceRule): Slice {
  return {
    limit: parseLimit(payload, rule),
    offset: whole(own(payload, 'offset'), 'offset', 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** `limit` alone. */
export function parseLimit(payload: Payload, { defaultLimit, maxLimit }: SliceRule): number {
  return whole(own(payload, 'limit'), 'limit', defaultLimit, 1, maxLimit);
}

/** A whole number between bounds, or what stands for none. */
export function parseWhole(
  payload: Payload,
  field: string,
  { standard, min, max }: { standard: number; min: number; max: number },
): number {
  return whole(own(payload, field), field, standard, min, max);
}

function whole(value: unknown, field: string, fallback: number, min: number, max: number): number {
  if (value === undefined || value === null) return fallback;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw invalidNumber(field);
  if (number < min || number > max) throw outOfRange(field, min, max);
  return number;
}

export const SMALL_SLICE: SliceRule = { defaultLimit: 100, maxLimit: 1000 };
