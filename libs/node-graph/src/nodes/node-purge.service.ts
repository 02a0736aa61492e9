import { Injectable } from '@nestjs/common';

import { ChangeLog } from '../changes/change-log.js';
import type { Actor } from '../model/actor.js';
import { activeNode } from '../model/changes.errors.js';
import { linkDeleted } from '../model/graph-link.js';
import { forbidden } from '../model/graph.errors.js';
import { Level, reaches } from '../model/levels.js';
import { nodeDeleted } from '../model/node-steps.js';
import type { Outcome } from '../model/outcome.js';
import { embedChange } from '../model/publication.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { HeldNodes } from './held-nodes.js';
import { NodeRemoval } from './node-removal.js';

/** Purge of nodes. */
@Injectable()
export class NodePurgeService {
  constructor(
    private readonly held: HeldNodes,
    private readonly removal: NodeRemoval,
    private readonly access: EffectiveAccessRepository,
    private readonly changeLog: ChangeLog,
  ) {}

  /** Purges a node in the trash, all its links, what users had embedded of it, and what the history
   * holds of it. Only its owner may. */
  async delete(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async ({ node, effectiveAccess, links, changeSet }, tx) => {
      if (!reaches(effectiveAccess, actor.userId, Level.Owner))
        throw forbidden('only the owner may delete a node');
      if (!node.inTrash) throw activeNode();
      const endpoints = links.flatMap(({ source, target }) => [source, target]);
      const known = await this.access.find([...new Set([id, ...endpoints])], changeSet.at, tx);
      const embedders = await this.removal.remove(id, links, tx);
      changeSet.changes.push(nodeDeleted(node), ...links.map(linkDeleted));
      const notices = new Map(embedders.map((userId) => [userId, [embedChange(userId, id, null)]]));
      return this.changeLog.record(changeSet, known, tx, notices);
    });
  }
}
