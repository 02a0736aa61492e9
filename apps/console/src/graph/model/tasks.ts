import type { GraphNode } from '#client';

import type { GraphIndex } from './graph-index.js';
import { byUrgency, isBlocked, isDone, isReady, titleOf } from './task.js';

export const SHOWS = ['ready', 'blocked', 'done'] as const;
export type Show = (typeof SHOWS)[number];

const TESTS: Record<Show, (node: GraphNode) => boolean> = {
  ready: isReady,
  blocked: isBlocked,
  done: isDone,
};

/** How many there are of each kind. */
export function countsOf({ nodes }: GraphIndex): Record<Show, number> {
  const counts = { ready: 0, blocked: 0, done: 0 };
  for (const node of nodes.values())
    counts[isDone(node) ? 'done' : isBlocked(node) ? 'blocked' : 'ready'] += 1;
  return counts;
}

export interface Wanted {
  readonly show?: Show | undefined;
  readonly q?: string | undefined;
}

/** What can be begun first, then by urgency. */
export function tasksOf({ nodes }: GraphIndex, { show, q = '' }: Wanted = {}): readonly GraphNode[] {
  const words = q.trim().toLowerCase().split(/\s+/);
  return [...nodes.values()]
    .filter((node) => {
      if (show !== undefined && !TESTS[show](node)) return false;
      const text = `${titleOf(node)} ${(node.tags ?? []).join(' ')}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(byUrgency);
}

/** What somebody looks for by a part of its title: that very title first, then those that begin with it. */
export function found({ nodes }: Pick<GraphIndex, 'nodes'>, q: string, most: number): readonly GraphNode[] {
  const wanted = q.trim().toLowerCase();
  const hits: { node: GraphNode; rank: number }[] = [];
  for (const node of nodes.values()) {
    const title = titleOf(node).toLowerCase();
    if (title.includes(wanted))
      hits.push({ node, rank: title === wanted ? 0 : title.startsWith(wanted) ? 1 : 2 });
  }
  return hits
    .sort((a, b) => a.rank - b.rank || byUrgency(a.node, b.node))
    .slice(0, most)
    .map(({ node }) => node);
}
