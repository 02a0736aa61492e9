import { Injectable } from '@nestjs/common';

import { GraphLock } from '../changes/graph-lock.js';
import type { GraphNode } from '../model/graph-node.js';
import { LinksRepository } from '../store/links.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import type { UuidList } from './uuid-list.js';

const AT_ONCE = 5_000;

interface Pair {
  readonly source: string;
  readonly target: string;
}

/** What of a document is there already. */
@Injectable()
export class KnownGraph {
  constructor(
    private readonly lock: GraphLock,
    private readonly nodes: NodesRepository,
    private readonly links: LinksRepository,
  ) {}

  /** By the place of an id, 1: there is such a node, be it in the trash. */
  async placesOf(ids: UuidList): Promise<Uint8Array> {
    const there = new Uint8Array(ids.length);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, ids.length - from) }, (_, at) => ids.at(from + at));
      const known = new Set((await this.nodes.ownersOf(some)).map(({ id }) => id));
      for (const [at, id] of some.entries()) if (known.has(id)) there[from + at] = 1;
    }
    return there;
  }

  /** The nodes that there are, in the trash too. */
  async nodesOf(ids: readonly string[]): Promise<Map<string, GraphNode>> {
    const known = new Map<string, GraphNode>();
    for (let at = 0; at < ids.length; at += AT_ONCE)
      for (const node of await this.nodes.findMany(ids.slice(at, at + AT_ONCE))) known.set(node.id, node);
    return known;
  }

  /** Which of the pairs are linked, in whatever direction. */
  async linked(pairs: readonly Pair[]): Promise<ReadonlySet<string>> {
    const linked = new Set<string>();
    for (let at = 0; at < pairs.length; at += AT_ONCE) {
      const some = pairs.slice(at, at + AT_ONCE);
      for (const { source, target } of await this.lock.transact((tx) => this.links.pairs(some, tx)))
        linked.add(pairName({ source, target }));
    }
    return linked;
  }
}

/** The same for both directions. */
export function pairName({ source, target }: Pair): string {
  return source < target ? `${source} ${target}` : `${target} ${source}`;
}
