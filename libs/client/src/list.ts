/** How a list is read: its pages one after the other, each asked for by the query that the one before leads to. */
interface Reading<T, P, Q> {
  readonly query: Q;
  readonly read: (query: Q) => Promise<P>;
  readonly entries: (page: P) => readonly T[];
  /** What changes in the query for the next page; `null`: this one is the last. */
  readonly next: (page: P, query: Q) => Partial<Q> | null;
}

/** A list, whatever its pages go by: `for await (const item of list)`. Nothing is asked before that. */
export class List<T, P, Q = object> implements AsyncIterable<T> {
  constructor(private readonly reading: Reading<T, P, Q>) {}

  /** Page by page, as the service answers them. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    const { read, next } = this.reading;
    let query: Q | null = this.reading.query;
    while (query !== null) {
      const page: P = await read(query);
      yield page;
      const change: Partial<Q> | null = next(page, query);
      query = change === null ? null : { ...query, ...change };
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* this.reading.entries(page);
  }

  /** @param most how many at most; absent: all */
  async toArray(most = Infinity): Promise<T[]> {
    const all: T[] = [];
    if (most <= 0) return all;
    for await (const entry of this) if (all.push(entry) >= most) break;
    return all;
  }
}

/** The next page of bundles, of accounts and organizations. */
export function byPagination(page: {
  readonly pagination?: { readonly nextCursor?: string | null };
}): { cursor: string } | null {
  const cursor = page.pagination?.nextCursor;
  return cursor == null ? null : { cursor };
}

/** The next page of links between items. */
export function byNextCursor(page: { readonly next_cursor?: string | null }): { cursor: string } | null {
  return page.next_cursor == null ? null : { cursor: page.next_cursor };
}

/** The next page of the graph. @param count how many the page has */
export function byOffset<P extends { readonly hasMore: boolean }>(
  count: (page: P) => number,
): (page: P, query: { offset?: number }) => { offset: number } | null {
  return (page, { offset = 0 }) => (page.hasMore ? { offset: offset + count(page) } : null);
}
