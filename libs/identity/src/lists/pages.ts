import { type CursorList, readCursor, writeCursor } from '#kernel';

import type { ListRequest } from './list.dto.js';
import { badCursor } from './lists.errors.js';

/** One page of a longer list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly limit: number;
  /** `null` at the end. */
  readonly nextCursor: string | null;
}

/** Where a page begins, and how much of it is read: one row more than it has, which says that there is a next page. */
export interface PlaceInList {
  /** The last row of the page before; `null`: from the top. */
  readonly after: string | null;
  readonly search: string | null;
  readonly most: number;
}

/**
 * Reads a page of a list whose rows are ordered by one text of theirs, `keyOf`. Refuses a cursor of another list or
 * search.
 *
 * @param name of the list
 * @param owner whose list it is
 */
export async function readPage<Row>(
  { name, owner }: { readonly name: string; readonly owner: string },
  { limit, cursor, search }: ListRequest,
  read: (place: PlaceInList) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): Promise<ListPage<Row>> {
  const list: CursorList = { name, question: { owner, search } };
  const found = await read({
    after: cursor === null ? null : placeOf(list, cursor),
    search,
    most: limit + 1,
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? writeCursor(list, [keyOf(last)]) : null;
  return { rows, limit, nextCursor };
}

function placeOf(list: CursorList, cursor: string): string {
  const [key, ...more] = readCursor(list, cursor) ?? [];
  if (key === undefined || more.length > 0) throw badCursor();
  return key;
}
