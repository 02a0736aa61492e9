import type { GraphNode } from '#client';

import type { GraphIndex } from '../model/graph-index.js';

/**
 * The node whose public link is shown in the graph, with what hangs below it: others' nodes are seen by it, and it is not
 * shared with whoever looks. `undefined`: there is none.
 */
export function embeddedIn(
  { nodes }: Pick<GraphIndex, 'nodes'>,
  shared: ReadonlySet<string>,
): GraphNode | undefined {
  for (const { access = 0, shareRoots = [] } of nodes.values()) {
    const root = access === 0 ? undefined : shareRoots.find((id) => !shared.has(id));
    if (root !== undefined) return nodes.get(root);
  }
  return undefined;
}

/** The token in the address of a public link; `null`: it is none. */
export function tokenIn(address: string): string | null {
  return /(?:^|\/branch\/)([\w-]{16,})\/?(?:[?#].*)?$/.exec(address.trim())?.[1] ?? null;
}
