import { queryOptions } from '@tanstack/react-query';

import { bundlesPage } from '../bundles/list-page.js';
import { client } from '../client.js';

const RECENT = 6;

export const recentBundles = queryOptions({
  queryKey: ['bundles', 'recent'],
  queryFn: ({ signal }) => bundlesPage({ limit: RECENT }, signal),
});

const isOpen = ({ state }: { readonly state: { readonly data: boolean | undefined } }): boolean =>
  state.data !== true;

/** Whether somebody has begun with each of the things that there are. Once they have, it is not asked again. */
export const beginnings = {
  graph: queryOptions({
    queryKey: ['home', 'graph'],
    enabled: isOpen,
    queryFn: async ({ signal }) => {
      const { value } = await client.graph.history({ limit: 1 }, { signal }).pages().next();
      return value !== undefined && value.batches.length > 0;
    },
  }),
  keys: queryOptions({
    queryKey: ['account', 'keys', 'any'],
    enabled: isOpen,
    queryFn: async ({ signal }) => (await client.keys.list({ signal })).length > 0,
  }),
  imports: queryOptions({
    queryKey: ['home', 'imports'],
    enabled: isOpen,
    queryFn: async ({ signal }) => (await client.imports.list({ signal })).length > 0,
  }),
};
