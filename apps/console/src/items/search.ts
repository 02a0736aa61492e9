import type { Query } from '#client';

/** Organization and workspace, as `acme/main`. */
export interface WorkspaceSearch {
  readonly in?: string;
}

export function workspaceSearch({ in: place }: Record<string, unknown>): WorkspaceSearch {
  return typeof place === 'string' && /^[^/]+\/[^/]+$/.test(place) ? { in: place } : {};
}

const TEXTS = [
  'q',
  'item_type',
  'category',
  'ref',
  'session_id',
  'missing_incoming',
  'created_after',
  'created_before',
  'updated_after',
  'updated_before',
] as const;
const LISTS = ['severity', 'status', 'capability', 'source', 'linked'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const SORTS = ['relevance', 'created_at', 'updated_at', 'severity', 'status'] as const;

export type TextFilter = (typeof TEXTS)[number];
export type ListFilter = (typeof LISTS)[number];
export type Severity = (typeof SEVERITIES)[number];
export type Sort = (typeof SORTS)[number];

/** The filter, by the names that the API has for it: it stands in the address. */
export type ItemSearch = { readonly [Name in TextFilter]?: string } & {
  readonly [Name in ListFilter]?: readonly string[];
} & {
  readonly min_severity?: Severity;
  readonly sort?: Sort;
  readonly order?: 'asc';
};

/** Numbers, because an address that was written by hand has no quotes around them. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export function itemSearch(search: Record<string, unknown>): ItemSearch {
  const found: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const value = textOf(search[name]);
    if (value !== '') found[name] = value;
  }
  for (const name of LISTS) {
    const values = [search[name]].flat().map(textOf).filter(Boolean);
    if (values.length > 0) found[name] = [...new Set(values)];
  }
  const { min_severity: least, sort, order } = search;
  if (SEVERITIES.includes(least as Severity)) found['min_severity'] = least;
  if (SORTS.includes(sort as Sort)) found['sort'] = sort;
  if (order === 'asc') found['order'] = order;
  return found;
}

export const DEPTHS = [1, 2, 3, 5] as const;
const WAYS = ['both', 'outgoing', 'incoming'] as const;

/** How far one sees around an item, and along which links. */
export interface AroundSearch {
  readonly depth?: number;
  readonly direction?: (typeof WAYS)[number];
  readonly relationship?: string | undefined;
}

export function aroundSearch({ depth, direction, relationship }: Record<string, unknown>): AroundSearch {
  const name = textOf(relationship);
  const [far, way] = [DEPTHS.find((each) => each === depth), WAYS.find((each) => each === direction)];
  return {
    ...(far !== undefined && { depth: far }),
    ...(way !== undefined && { direction: way }),
    ...(name !== '' && { relationship: name }),
  };
}

type Filter = Query<'get_item_facets'>;

/** What the service is asked: days begin where somebody is. */
export function filterOf(search: ItemSearch): Filter {
  const query: Record<string, unknown> = {};
  for (const name of LISTS) if (search[name] !== undefined) query[name] = search[name];
  for (const name of TEXTS) {
    const value = search[name];
    if (value !== undefined) query[name] = /_(after|before)$/.test(name) ? instantOf(value) : value;
  }
  // Blanks alone look for nothing.
  if (search.q?.trim() === '') delete query['q'];
  if (search.min_severity !== undefined) query['min_severity'] = search.min_severity;
  return query;
}

/** What is looked for is shown by how well it fits, everything else by when it was made. */
export function sortOf({ q, sort }: ItemSearch): Sort {
  const isAsked = q !== undefined && q.trim() !== '';
  return sort === undefined || (sort === 'relevance' && !isAsked)
    ? isAsked
      ? 'relevance'
      : 'created_at'
    : sort;
}

/** A filter is set, whatever the order. */
export const isFiltered = (search: ItemSearch): boolean => Object.keys(filterOf(search)).length > 0;

function instantOf(text: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day === null) return text;
  const [, year, month, date] = day;
  return new Date(Number(year), Number(month) - 1, Number(date)).toISOString();
}
