/** How far one sees, unless somebody wants to see another part. */
export const DEPTH = 2;

/** How much around a node is read first: one step more than is seen, for what is not drawn is counted. */
export const around = (id: string, depth: number): { readonly id: string; readonly depth: number } => ({
  id,
  depth: depth + 1,
});

/** What is around the node that an address leads to, if it leads to one. */
export function aroundOf({
  pathname,
  search,
}: Pick<Location, 'pathname' | 'search'>): ReturnType<typeof around> | null {
  const id = /^\/console\/graph\/([\da-f-]{36})\/?$/.exec(pathname)?.[1];
  const depth = new URLSearchParams(search).get('depth') ?? '';
  return id === undefined ? null : around(id, /^[1-5]$/.test(depth) ? Number(depth) : DEPTH);
}
