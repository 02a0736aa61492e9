import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ChangePipeline } from '../changes/change-pipeline.js';
import type { GraphLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import type { Outcome } from '../model/outcome.js';
import { LinkType } from '../model/status.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import type { HeldWithLinks } from './held-nodes.js';

/** Moves nodes into the trash and out of it, with those of their links that go or come with them. */
@Injectable()
export class NodeMove {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly links: LinkStatesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly pipeline: ChangePipeline,
  ) {}

  /** Writes the node and those of its links that go or come with it, and all that follows. */
  async write(
    node: GraphNode,
    { accessById, changeSet }: HeldWithLinks,
    links: readonly GraphLink[],
    tx: Tx,
  ): Promise<Outcome> {
    const { at } = changeSet;
    const endpoints = new Set(links.flatMap(({ source, target }) => [source, target]));
    endpoints.delete(node.id);
    const known = new Map([...(await this.access.find([...endpoints], at, tx)), ...accessById]);
    const primary = links.filter(({ type }) => type === LinkType.Primary);
    const roots = [
      node.id,
      ...primary.filter(({ target }) => target === node.id).map(({ source }) => source),
    ];
    const snapshot = await this.pipeline.look(roots, known, at, tx);
    this.nodes.move([node], at, tx);
    this.links.write(links, at, tx);
    const above = primary.filter(({ source }) => source === node.id);
    return this.pipeline.close(
      changeSet,
      {
        impact: {
          seeds: above.map(({ target }) => target),
          around: [node.id],
          links: links.map(({ id }) => id),
        },
        // Every new cycle runs through the node, and so through a link that leaves it.
        fresh: node.inTrash ? [] : above,
        known,
        snapshot,
      },
      tx,
    );
  }
}
