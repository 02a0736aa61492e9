import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { GraphLink } from '../model/graph-link.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { PublicationRepository } from '../store/publication.repository.js';
import { PurgeRepository } from '../store/purge.repository.js';

/** Removes nodes for good. */
@Injectable()
export class NodeRemoval {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly links: LinkStatesRepository,
    private readonly publications: PublicationRepository,
    private readonly purges: PurgeRepository,
  ) {}

  /** With all its links, what users had embedded of it, and what the history holds of it; answers those users. */
  async remove(id: string, links: readonly GraphLink[], tx: Tx): Promise<string[]> {
    await this.links.remove(
      links.map((link) => link.id),
      tx,
    );
    const embedders = await this.publications.clearEmbeds(id, tx);
    await this.nodes.remove(id, tx);
    await this.purges.scrub(id, tx);
    return embedders;
  }
}
