import { badRequest } from '../linky.errors.js';

const PREFIX = /^\s*[+-]?\d+/;

/**
 * An integer of a query, read by its prefix as the clients of this wire expect: `2.7` is 2, `5x` is 5. Absent
 * and empty are `null`; of a repeated parameter the first counts; a number must be whole.
 */
export function queryInteger(value: unknown, path: string, least: number, most: number): number | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (first === undefined || first === null || first === '') return null;
  const number = typeof first === 'number' ? first : prefixOf(first);
  if (!Number.isSafeInteger(number) || number < least || number > most) {
    throw badRequest(`${path} must be an integer from ${String(least)} to ${String(most)}`);
  }
  return number;
}

function prefixOf(value: unknown): number {
  const [digits] = typeof value === 'string' ? (PREFIX.exec(value) ?? []) : [];
  return digits === undefined ? Number.NaN : Number(digits);
}
