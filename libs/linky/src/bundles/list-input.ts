import { type CursorList, isUuid, parseInstant, readCursor } from '#kernel';

import { queryInteger } from '../input/numbers.js';
import { optionalText } from '../input/text-fields.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import type { ListSort } from './bundles.statements.js';

/** The last row of the page before. */
export interface Place {
  /** ISO 8601: when it was changed or made, as the list is sorted. */
  readonly at: string;
  readonly id: string;
}

/** Which part of a list is asked for. */
export interface ListPage {
  readonly limit: number;
  readonly offset: number;
  /** What bundles are searched for; `null`: anything. */
  readonly search: string | null;
  /** Tags that bundles have on some of their links, all of them, as they are written. */
  readonly tags: readonly string[];
  /** What the note of one of the links says; `null`: anything. */
  readonly note: string | null;
  /** Whose are listed: `me`, or an id; `null`: those of whom the caller acts for. */
  readonly owner: string | null;
  /** Whether the next page is to be told. */
  readonly byCursor: boolean;
  /** As sent; `null`: from the top. */
  readonly cursor: string | null;
  readonly sort: ListSort;
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
    tags: parseTags(sent['tag']),
    note: optionalText(firstOf(sent['note']), 'note', LIMITS.note),
    owner: parseOwner(firstOf(sent['owner'])),
    byCursor: cursor !== undefined,
    cursor: cursor === undefined || cursor === '' ? null : textOf(cursor),
    sort: parseSort(firstOf(sent['sort'])),
  };
}

/** The list that a cursor of bundles belongs to. */
export function bundleList(ownerId: string, { search, tags, note, sort }: ListPage): CursorList {
  const also = { ...(tags.length === 0 ? {} : { tags }), ...(note === null ? {} : { note }) };
  return { name: 'bundles', question: { owner: ownerId, search, sort, ...also } };
}

/** Refuses a cursor that was not given out for this list and filter. */
export function parseCursor(list: CursorList, cursor: string): Place {
  const [at = '', id] = readCursor(list, cursor) ?? [];
  const instant = parseInstant(at);
  if (!isUuid(id) || instant === null)
    throw badRequest('cursor is not one that was given out for this list and filter');
  return { at: instant.text, id };
}

/** One tag, or several of which each has to be there. */
function parseTags(value: unknown): string[] {
  const sent: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (sent.length > LIMITS.tagsPerUrl)
    throw badRequest(`tag may be given ${String(LIMITS.tagsPerUrl)} times`);
  const tags = sent.map((tag) => optionalText(tag, 'tag', LIMITS.tag));
  return [...new Set(tags.filter((tag) => tag !== null))].sort();
}

function parseOwner(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (value === 'me' || isUuid(value)) return value;
  throw badRequest('owner must be me, or the id of a person or an organization');
}

function parseSort(value: unknown): ListSort {
  if (value === undefined || value === null || value === '') return 'updatedAt';
  if (value === 'updatedAt' || value === 'createdAt') return value;
  throw badRequest('sort must be updatedAt or createdAt');
}

/** What is no text is no cursor of ours either. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ' ';
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}
