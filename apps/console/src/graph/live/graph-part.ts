import type { GraphLink, GraphNode } from '#client';

import { client } from '../../client.js';
import { around } from './around-of.js';

/** As much of a graph as was looked at before it was there as a whole. */
export class GraphPart {
  readonly nodes = new Map<string, GraphNode>();
  readonly links = new Map<string, GraphLink>();
  private readonly asked = new Set<string>();

  /** Whether anything is known. */
  get isPart(): boolean {
    return this.nodes.size > 0;
  }

  /** Reads what is around a node. @returns whether more is known for it */
  async read(id: string, depth: number): Promise<boolean> {
    const key = `${id} ${String(depth)}`;
    if (this.asked.has(key)) return false;
    this.asked.add(key);
    try {
      const { nodes, links } = await client.graph.around(around(id, depth));
      for (const node of nodes) this.nodes.set(node.id, node);
      for (const link of links) this.links.set(link.id, link);
      return true;
    } catch {
      // The whole graph tells what is wrong.
      return false;
    }
  }
}
