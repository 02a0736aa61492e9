import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ChangePipeline } from '../changes/change-pipeline.js';
import type { ChangeSet } from '../model/change-set.js';
import type { GraphLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { LinkType } from '../model/status.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

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
    effectiveAccess: EffectiveAccess,
    links: readonly GraphLink[],
    changeSet: ChangeSet,
    tx: Tx,
  ): Promise<Outcome> {
    const { at } = changeSet;
    const endpoints = [...new Set([node.id, ...links.flatMap(({ source, target }) => [source, target])])];
    const known = new Map([...(await this.access.find(endpoints, at, tx)), [node.id, effectiveAccess]]);
    const primary = links.filter(({ type }) => type === LinkType.Primary);
    const roots = [
      node.id,
      ...primary.filter(({ target }) => target === node.id).map(({ source }) => source),
    ];
    const snapshot = await this.pipeline.look(roots, known, at, tx);
    await this.nodes.move([node], at, tx);
    await this.links.write(links, at, tx);
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
