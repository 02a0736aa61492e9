import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { GraphNode, HeldNode } from '../model/graph-node.js';
import { EffectiveAccessRepository } from './effective-access.repository.js';
import { NodesRepository } from './nodes.repository.js';
import type { Reading } from './reading.js';

function heldNode(node: GraphNode, accessById: HeldNode['accessById']): HeldNode | null {
  const effectiveAccess = accessById.get(node.id);
  return effectiveAccess ? { node, effectiveAccess, accessById } : null;
}

/** Single nodes, with who may do what with them. */
@Injectable()
export class NodeLookup {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /**
   * `null`: there is no such node.
   *
   * @param now shares that are over by then do not count.
   */
  async find(id: string, now: Date): Promise<HeldNode | null> {
    const node = await this.nodes.find(id);
    return node && heldNode(node, await this.access.find([id], now));
  }

  /** The same for a change, which holds the node. */
  reading(id: string): Reading<HeldNode | null> {
    return {
      read: async (now, tx) => {
        const [node, accessById] = await Promise.all([
          this.nodes.find(id, tx),
          this.access.find([id], now, tx),
        ]);
        return node && heldNode(node, accessById);
      },
      accessIn: (held) => held?.accessById.values() ?? [],
    };
  }

  /** The node alone. */
  node(id: string, tx?: Tx): Promise<GraphNode | null> {
    return this.nodes.find(id, tx);
  }

  /** The node that is, or was, published under the token. */
  published(token: string): Promise<GraphNode | null> {
    return this.nodes.findByPublicToken(token);
  }
}
