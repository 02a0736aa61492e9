import { queryInteger } from '../input/numbers.js';
import { isObject } from '../input/values.js';
import { LIMITS } from '../linky.limits.js';

/** Which part of a list is asked for. */
export interface ListPage {
  readonly limit: number;
  readonly offset: number;
}

/** Reads the paging of a list; absent and empty parameters have their defaults. */
export function parseListPage(query: unknown): ListPage {
  const sent = isObject(query) ? query : {};
  return {
    limit: queryInteger(sent['limit'], 'limit', 1, LIMITS.listMost) ?? LIMITS.listDefault,
    offset: queryInteger(sent['offset'], 'offset', 0, Number.MAX_SAFE_INTEGER) ?? 0,
  };
}
