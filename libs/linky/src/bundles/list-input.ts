import { isUuid } from '#kernel';

import { queryInteger } from '../input/numbers.js';
import { optionalText } from '../input/text-fields.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';

/** The last row of the page before. */
export interface Cursor {
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly id: string;
}

/** Which part of a list is asked for. */
export interface ListPage {
  readonly limit: number;
  readonly offset: number;
  /** Text that title, description, slug or a URL holds; `null`: anything. */
  readonly search: string | null;
  /** Whether the next page is to be told. */
  readonly byCursor: boolean;
  readonly after: Cursor | null;
}

/**
 * Reads the paging of a list; absent and empty parameters have their defaults. `cursor` goes on where a page
 * ended, and begins at the top if it is empty.
 */
export function parseListPage(query: unknown): ListPage {
  const sent = isObject(query) ? query : {};
  const cursor = firstOf(sent['cursor']);
  return {
    limit: queryInteger(sent['limit'], 'limit', 1, LIMITS.listMost) ?? LIMITS.listDefault,
    offset: queryInteger(sent['offset'], 'offset', 0, Number.MAX_SAFE_INTEGER) ?? 0,
    search: optionalText(firstOf(sent['q']), 'q', LIMITS.search),
    byCursor: cursor !== undefined,
    after: cursor === undefined || cursor === '' ? null : parseCursor(cursor),
  };
}

export function writeCursor({ updatedAt, id }: Cursor): string {
  return Buffer.from(`${updatedAt} ${id}`).toString('base64url');
}

function parseCursor(text: unknown): Cursor {
  const [updatedAt = '', id] = Buffer.from(String(text), 'base64url').toString().split(' ');
  if (!isUuid(id) || Number.isNaN(Date.parse(updatedAt)))
    throw badRequest('cursor is not one that was given out');
  return { updatedAt: new Date(updatedAt).toISOString(), id };
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}
