import { isDeepStrictEqual } from 'node:util';

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GivenShares } from '../changes/given-shares.js';
import { GraphUsage } from '../changes/graph-usage.service.js';
import type { Actor } from '../model/actor.js';
import type { GraphNode } from '../model/graph-node.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

const TEXTS = ['title', 'description', 'tags', 'assignee'] as const;

/** Writes nodes. Refuses those that are larger than allowed. */
@Injectable()
export class NodeWriter {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly components: ComponentsRepository,
    private readonly given: GivenShares,
    private readonly usage: GraphUsage,
  ) {}

  /** A new node in a component of its own. */
  insertAlone(node: GraphNode, tx: Tx): void {
    this.usage.demandSize(node);
    this.components.create(node.componentId, tx);
    this.nodes.insert(node, tx);
  }

  /** A new node in the component of its parent, shared as the parent is. */
  async insertBelow(node: GraphNode, parentId: string, maker: Actor, now: Date, tx: Tx): Promise<void> {
    this.usage.demandSize(node);
    this.nodes.insert(node, tx);
    await this.given.copyDirect(parentId, node, maker, now, tx);
  }

  /** One that was larger before may be changed all the same, as long as its texts stay. */
  update(before: GraphNode, after: GraphNode, tx: Tx): void {
    if (TEXTS.some((name) => !isDeepStrictEqual(before[name], after[name]))) this.usage.demandSize(after);
    this.nodes.update(after, after.status, tx);
  }
}
