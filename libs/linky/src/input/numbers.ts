import { leadingInteger } from '#platform/input';

import { badRequest } from '../linky.errors.js';

/** An integer of a query within a range, read as `leadingInteger` does; absent and empty are `null`. */
export function queryInteger(value: unknown, path: string, least: number, most: number): number | null {
  const number = leadingInteger(value);
  if (number === null) return null;
  if (Number.isNaN(number) || number < least || number > most) {
    throw badRequest(`${path} must be an integer from ${String(least)} to ${String(most)}`);
  }
  return number;
}
