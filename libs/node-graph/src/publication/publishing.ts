import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Change } from '../model/change.js';
import type { GraphNode } from '../model/graph-node.js';
import { embedChange } from '../model/publication.js';
import { PublicationRepository } from '../store/publication.repository.js';

/** Writes how a node is published, with what follows from it. */
@Injectable()
export class Publishing {
  constructor(private readonly publications: PublicationRepository) {}

  /**
   * A node that is no longer public leaves all graphs that it is embedded in.
   *
   * @param notices takes what those are told who had embedded it.
   */
  async write(
    before: GraphNode,
    after: GraphNode,
    notices: Map<string, readonly Change[]>,
    tx: Tx,
  ): Promise<void> {
    await this.publications.write(after, tx);
    const left = after.publicToken === null ? await this.publications.clearEmbeds(before.id, tx) : [];
    for (const userId of left) notices.set(userId, [embedChange(userId, before.id, null)]);
  }
}
