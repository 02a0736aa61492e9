import type { GraphLink, GraphNode } from '#client';

import { isDone } from './task.js';

export type Side = 'waitsFor' | 'neededBy';
/** What is beside a node: by primary links, or by secondary ones, which block nothing. */
export type Relation = Side | 'relatedTo' | 'relatedFrom';

/**
 * The graph by its nodes: what each waits for and what waits for it, by primary links; where secondary links lead from it,
 * and from where they lead to it.
 */
export interface GraphIndex extends Readonly<Record<Relation, ReadonlyMap<string, readonly string[]>>> {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly links: ReadonlyMap<string, GraphLink>;
  /** Only a part of it is known as yet: the rest is still being read. */
  readonly isPart: boolean;
}

type Graph = Pick<GraphIndex, 'nodes' | 'links'> & Partial<Pick<GraphIndex, 'isPart'>>;

/** @param withDone `false`: as if what is done were not there */
export function indexOf({ nodes, links, isPart = false }: Graph, withDone = true): GraphIndex {
  const shown = withDone ? nodes : new Map([...nodes].filter(([, node]) => !isDone(node)));
  const waitsFor = new Map<string, string[]>();
  const neededBy = new Map<string, string[]>();
  const relatedTo = new Map<string, string[]>();
  const relatedFrom = new Map<string, string[]>();
  for (const { source, target, type } of links.values()) {
    if (source === undefined || target === undefined) continue;
    if (!shown.has(source) || !shown.has(target)) continue;
    const isPrimary = type !== 1;
    add(isPrimary ? waitsFor : relatedFrom, target, source);
    add(isPrimary ? neededBy : relatedTo, source, target);
  }
  return { nodes: shown, links, isPart, waitsFor, neededBy, relatedTo, relatedFrom };
}

export const NONE: readonly string[] = [];

/** The link from one node to another, whichever kind. */
export function linkBetween(index: Graph, source: string, target: string): GraphLink | undefined {
  for (const link of index.links.values()) if (link.source === source && link.target === target) return link;
  return undefined;
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
