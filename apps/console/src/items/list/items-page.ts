import type { Item, Query } from '#client';
import { infiniteQueryOptions } from '@tanstack/react-query';

import type { ProjectPlace } from '../place.js';
import { filterOf, type ItemSearch, sortOf } from '../search.js';

const PAGE = 100;

type ItemsQuery = Query<'list_items'>;
type Next = Pick<ItemsQuery, 'cursor' | 'page'>;

interface ItemsPage {
  readonly items: readonly Item[];
  readonly total: number;
  readonly next: Next | null;
}

/** The list, page by page. What is sorted by how well it fits has numbers of pages, everything else cursors. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const itemsQuery = ({ key, client }: ProjectPlace, search: ItemSearch) => {
  const query: ItemsQuery = {
    ...filterOf(search),
    sort: sortOf(search),
    order: search.order ?? 'desc',
    limit: PAGE,
  };
  return infiniteQueryOptions({
    queryKey: ['items', ...key, 'list', query],
    initialPageParam: {},
    queryFn: async ({ pageParam, signal }): Promise<ItemsPage> => {
      const { value } = await client.items
        .list({ ...query, ...pageParam }, { signal })
        .pages()
        .next();
      if (value === undefined) throw new Error('a list has a page');
      const { items, total, next_cursor: cursor, has_next: hasNext, page } = value;
      const next = cursor !== null ? { cursor } : hasNext && page !== null ? { page: page + 1 } : null;
      return { items, total, next };
    },
    getNextPageParam: ({ next }) => next,
  });
};

/** How many items each value of a filter would leave. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const facetsQuery = ({ key, client }: ProjectPlace, search: ItemSearch) => {
  const filter = filterOf(search);
  return {
    queryKey: ['items', ...key, 'facets', filter],
    queryFn: ({ signal }: { signal: AbortSignal }) => client.items.facets(filter, { signal }),
  };
};
