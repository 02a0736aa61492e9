import { sql } from '#data';

import { ITEM_COLUMNS } from '../items/items.statements.js';
import { relevanceOf } from './search-condition.js';
import type { PlannedFilter } from './item-filter.js';
import { ask, type ListOrder, matchesOf, pageQuestion, type Question } from './item-lists.statements.js';
import { Values } from './values.js';

/**
 * So many matches, the newest, are ranked by relevance; older ones follow, newest first. A word that half of a
 * million items have costs no more than that.
 */
export const MOST_RANKED = 10_000;

/** How the matches beyond the ranked ones are ordered. */
export const NEWEST_FIRST: ListOrder = { sort: 'created_at', order: 'desc' };

/** A search by relevance: the filter must say what for. */
export interface Search extends PlannedFilter {
  readonly q: string;
}

interface Window {
  readonly limit: number;
  readonly offset: number;
}

/** The search that an order of relevance is about; `null`: another order, or nothing to look for. */
export function rankedSearch(filter: PlannedFilter, { sort }: ListOrder): Search | null {
  const { q } = filter;
  return sort === 'relevance' && q !== undefined ? { ...filter, q } : null;
}

/** The rows of one page: of the ranked matches, of those beyond, or of both. */
export function pageQuestions(
  projectId: string,
  filter: PlannedFilter,
  listOrder: ListOrder,
  window: Window,
): Question[] {
  const search = rankedSearch(filter, listOrder);
  if (search === null) return [pageQuestion(projectId, filter, listOrder, window)];
  const ranked = Math.min(window.limit, Math.max(0, MOST_RANKED - window.offset));
  const beyond = { limit: window.limit - ranked, offset: Math.max(window.offset, MOST_RANKED) };
  return [
    ...(ranked > 0 ? [rankedQuestion(projectId, search, listOrder.order, { ...window, limit: ranked })] : []),
    ...(beyond.limit > 0 ? [pageQuestion(projectId, filter, NEWEST_FIRST, beyond)] : []),
  ];
}

function rankedQuestion(
  projectId: string,
  search: Search,
  order: ListOrder['order'],
  window: Window,
): Question {
  const values = new Values();
  const newest = newestMatches(projectId, search, values);
  return ask(
    `select ${ITEM_COLUMNS} from (
       select newest.id, row_number() over (order by ${relevance(search, order, values)}) as place
       from (${newest}) newest
       order by place limit ${values.add(window.limit, 'int')} offset ${values.add(window.offset, 'int')}
     ) page join item_links.items item on item.id = page.id order by page.place`,
    values,
  );
}

/** The ranked matches as their ids in one row, 16 bytes each, and the place of the oldest of them. */
export function rankedIdsQuestion(projectId: string, search: Search, order: ListOrder['order']): Question {
  const values = new Values();
  const newest = newestMatches(projectId, search, values);
  return ask(
    `select string_agg(uuid_send(newest.id), '' order by ${relevance(search, order, values)}) as ids,
       min(newest.created_at)::text as oldest_at, (array_agg(newest.id order by newest.created_at, newest.id))[1] as oldest_id
     from (${newest}) newest`,
    values,
  );
}

/** $1 ids: the rows in that order. */
export const FIND_IN_ORDER = sql(
  'item_links.find_items_in_order',
  `select ${ITEM_COLUMNS} from unnest($1::uuid[]) with ordinality as wanted (id, place)
   join item_links.items item on item.id = wanted.id order by wanted.place`,
);

function newestMatches(projectId: string, search: Search, values: Values): string {
  return `select item.id, item.created_at, item.search from ${matchesOf(projectId, search, values)}
    order by item.created_at desc, item.id desc limit ${String(MOST_RANKED)}`;
}

function relevance({ q }: Search, order: ListOrder['order'], values: Values): string {
  const by = [...relevanceOf('newest.search', q, values), 'newest.created_at', 'newest.id'];
  return by.map((key) => `${key} ${order}`).join(', ');
}
