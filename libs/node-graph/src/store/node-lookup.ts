import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { GraphNode, HeldNode } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import { EffectiveAccessRepository } from './effective-access.repository.js';
import { NodesRepository } from './nodes.repository.js';

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
  async find(id: string, now: Date, tx?: Tx): Promise<HeldNode | null> {
    const node = await this.nodes.find(id, tx);
    const effectiveAccess = node && (await this.access.find([id], now, tx)).get(id);
    return node && effectiveAccess ? { node, effectiveAccess } : null;
  }

  /** The node, and effective access to it and to the roots of the branches that it is shared with. */
  async findWithRoots(
    id: string,
    now: Date,
  ): Promise<{ node: GraphNode; accessById: ReadonlyMap<string, EffectiveAccess> } | null> {
    const node = await this.nodes.find(id);
    return node && { node, accessById: await this.access.find([id], now) };
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
