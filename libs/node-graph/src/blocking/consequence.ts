import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { type Consequences, type Region, settle } from './cascade.js';
import { RegionsRepository } from './regions.repository.js';
import { type BlockingLink, type BlockingNode, Status } from './status.js';

/** What must follow from a change: loads as little of the graph as the rules need, and asks them. */
@Injectable()
export class Consequence {
  constructor(private readonly regions: RegionsRepository) {}

  /** Of a new link that blocks; the database need not know it yet. */
  async ofNewBlocker(
    source: BlockingNode,
    target: BlockingNode,
    link: BlockingLink,
    tx: Tx,
  ): Promise<Consequences> {
    if (target.status === Status.Blocked) return { nodes: [], links: [] };
    const above: Region =
      target.status === Status.Completed
        ? await this.regions.load([target.id], [], tx)
        : { nodes: new Map(), links: [] };
    const nodes = new Map(above.nodes);
    nodes.set(target.id, { ...target, blockers: 1 });
    nodes.set(source.id, { ...source, blockers: 0 });
    return settle({ nodes, links: [...above.links.filter(({ id }) => id !== link.id), link] }, [target.id]);
  }

  /** Of a node whose status or independence has been changed in the database. */
  async ofChangedNode(id: string, tx: Tx): Promise<Consequences> {
    const region = await this.regions.load([id], [id], tx);
    const targets = region.links.filter(({ source }) => source === id).map(({ target }) => target);
    return settle(region, [id, ...targets]);
  }
}
