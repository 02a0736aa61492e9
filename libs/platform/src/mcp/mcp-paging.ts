type Arguments = Readonly<Record<string, unknown>>;

/** How an answer comes in pages, so that one that is too large can be given in smaller ones. */
export interface McpPaging {
  readonly defaultLimit: number;
  /** The arguments of a page of at most `limit` that begins where that of `args` does, and what the next one needs. */
  at(args: Arguments, limit: number): { readonly args: Arguments; readonly next: object };
}

/** Pages of `limit` entries from `offset` on, or from where a cursor in the answer stands if there was one. */
export function byOffset(defaultLimit: number): McpPaging {
  return {
    defaultLimit,
    at: (args, limit) => ({
      args: { ...args, limit },
      next: args['cursor'] === undefined ? { offset: Number(args['offset'] ?? 0) + limit, limit } : { limit },
    }),
  };
}

/** Pages with a number; a smaller one divides the size of the larger, so that both begin with the same entry. */
export function byPage(defaultLimit: number): McpPaging {
  return {
    defaultLimit,
    at: (args, limit) => {
      const whole = args['limit'] ?? defaultLimit;
      // What is no size of a page is refused by the tool itself.
      if (!isSize(whole)) return { args, next: {} };
      let size = Math.min(limit, whole);
      while (whole % size !== 0) size -= 1;
      const page = ((Number(args['page'] ?? 1) - 1) * whole) / size + 1;
      return { args: { ...args, page, limit: size }, next: { page: page + 1, limit: size } };
    },
  };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Pages whose answer tells the cursor of the one after it. */
export function byCursor(defaultLimit: number): McpPaging {
  return { defaultLimit, at: (args, limit) => ({ args: { ...args, limit }, next: { limit } }) };
}
