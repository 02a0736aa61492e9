import { LigatureError } from '#client';
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';

import { client } from '../../client.js';

type Pages = ReturnType<ReturnType<typeof client.graph.trash>['pages']>;
type Page = Pages extends AsyncGenerator<infer P> ? P : never;
export type TrashedNode = Page['nodes'][number];
export type TrashedLink = Page['links'][number];

const PAGE = 100;
const KEY = ['graph-trash'];

const lengthOf = ({ nodes, links }: Page): number => nodes.length + links.length;

export interface Trash {
  readonly nodes: readonly TrashedNode[];
  readonly links: readonly TrashedLink[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** `null`: this is all. */
  readonly more: (() => void) | null;
  /** Does something with an entry, which is gone from here at once. */
  readonly take: (id: string, run: () => Promise<unknown>) => Promise<void>;
  readonly refresh: () => Promise<void>;
}

/** What lies in the trash, page by page. */
export function useTrash(): Trash {
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { value } = await client.graph
        .trash({ limit: PAGE, offset: pageParam }, { signal })
        .pages()
        .next();
      if (value === undefined) throw new Error('a list has a page');
      return value;
    },
    getNextPageParam: ({ hasMore }, all) =>
      hasMore ? all.reduce((sum, page) => sum + lengthOf(page), 0) : undefined,
  });
  const pages = list.data?.pages ?? [];
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: KEY });
  return {
    nodes: pages.flatMap(({ nodes }) => nodes),
    links: pages.flatMap(({ links }) => links),
    isPending: list.isPending,
    error: list.isSuccess ? null : list.error,
    retry: () => void list.refetch(),
    more: list.hasNextPage ? () => void list.fetchNextPage() : null,
    take: async (id, run) => {
      await queries.cancelQueries({ queryKey: KEY });
      queries.setQueryData<InfiniteData<Page>>(KEY, (before) => before && without(before, id));
      try {
        await run();
      } finally {
        await refresh();
      }
    },
    refresh,
  };
}

function without({ pages, pageParams }: InfiniteData<Page>, id: string): InfiniteData<Page> {
  return {
    pageParams,
    pages: pages.map((page) => ({
      ...page,
      nodes: page.nodes.filter((node) => node.id !== id),
      links: page.links.filter((link) => link.id !== id),
    })),
  };
}

/** Deletes all nodes of somebody that lie in the trash, one after the other, and waits where that is too fast. */
export async function emptyTrash(
  owner: string,
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const all = await client.graph.trash({}, { signal }).toArray();
  const mine = all.filter(({ ownerUsername }) => ownerUsername === owner);
  for (const [done, { id }] of mine.entries()) {
    onProgress(done, mine.length);
    while (!signal.aborted && !(await isDeleted(id, signal)));
    if (signal.aborted) return;
  }
}

/** @returns `false`: it was too fast; the time is over that was to be waited */
async function isDeleted(id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.graph.deleteNode(id);
    return true;
  } catch (error) {
    if (!(error instanceof LigatureError)) throw error;
    // Somebody else was faster.
    if (error.status === 404) return true;
    if (error.retryAfterMs === null) throw error;
    await waited(error.retryAfterMs, signal);
    return false;
  }
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      resolve();
    });
  });
}
