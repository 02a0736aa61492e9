import type { CursorList } from '#kernel';
import { invalidInput } from '#platform/input';

import { cursorOf, placeOf } from '../links/cursor.js';
import type { ItemFilter } from './item-filter.js';
import type { PlacedItem } from './item-lists.repository.js';
import type { ListOrder, Place } from './item-lists.statements.js';

const RANK = /^-?\d{1,4}$/;

/** The list that a cursor of items belongs to. */
export function itemList(projectId: string, filter: ItemFilter, order: ListOrder): CursorList {
  return { name: 'items', question: { project: projectId, ...filter, ...order } };
}

/** The cursor that leads behind an item; `null`: relevance is no order that can be gone on from. */
export function cursorAfter(
  list: CursorList,
  { sort }: ListOrder,
  item: PlacedItem | undefined,
): string | null {
  if (sort === 'relevance' || item?.place_micros === undefined || item.place_rank === undefined) return null;
  return cursorOf(list, { micros: item.place_micros, id: item.id }, String(item.place_rank));
}

/** Refuses what is no cursor of that list (422). */
export function placeBehind(list: CursorList, cursor: string): Place {
  const { position, more } = placeOf(list, cursor, [RANK]);
  return { ...position, rank: Number(more[0]) };
}

/** Relevance ranks the matches anew for each page: there is no place in them (422). */
export function refuseRelevance({ sort }: ListOrder, cursor: string | undefined): void {
  if (sort !== 'relevance' || cursor === undefined) return;
  const msg = 'A list that is sorted by relevance is read by page: it has no cursors';
  throw invalidInput([{ loc: ['query', 'cursor'], msg, type: 'value_error' }]);
}

/** A list is walked by cursor or by page (422). */
export function refuseBoth(page: number | undefined, cursor: string | undefined): void {
  if (page === undefined || cursor === undefined) return;
  const msg = 'page and cursor exclude each other';
  throw invalidInput([{ loc: ['query'], msg, type: 'value_error' }]);
}
