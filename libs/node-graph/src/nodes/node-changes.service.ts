import { Injectable } from '@nestjs/common';

import type { Actor } from '../model/actor.js';
import type { ChangeSet } from '../model/change-set.js';
import { alreadyTrashedNode, notTrashedNode } from '../model/changes.errors.js';
import { linkRestored, linkTrashed } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import { forbidden } from '../model/graph.errors.js';
import { Level, reaches } from '../model/levels.js';
import { nodeRestored, nodeTrashed } from '../model/node-steps.js';
import type { Outcome } from '../model/outcome.js';
import { OwnerNames } from '../store/owner-names.js';
import { HeldNodes } from './held-nodes.js';
import { NodeMove } from './node-move.js';
import { ReturningLinks } from './returning-links.js';

/** Trash and restore of nodes (docs/contracts/node-graph.md#trash-of-nodes). */
@Injectable()
export class NodeChangesService {
  constructor(
    private readonly held: HeldNodes,
    private readonly moves: NodeMove,
    private readonly returning: ReturningLinks,
    private readonly owners: OwnerNames,
  ) {}

  /** Puts a node and all its links into the trash, which may free their targets. Needs editor. */
  async trash(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, (held, tx) => {
      const { node, effectiveAccess, links, changeSet } = held;
      if (!reaches(effectiveAccess, actor.userId, Level.Editor)) throw forbidden('trashing needs editor');
      if (node.inTrash) throw alreadyTrashedNode();
      const gone = links
        .filter(({ inTrash }) => !inTrash)
        .map(
          (link) =>
            [link, { ...link, inTrash: true, lastBatchId: changeSet.id, version: link.version + 1 }] as const,
        );
      const to = moved(node, true, changeSet);
      changeSet.changes.push(
        nodeTrashed(node, to),
        ...gone.map(([from, link]) => linkTrashed(from, link, changeSet.at)),
      );
      return this.moves.write(
        to,
        held,
        gone.map(([, link]) => link),
        tx,
      );
    });
  }

  /**
   * Brings a node back, with the links that were trashed with it, whose other end is active, and that the
   * caller or who made them could make now. Needs editor; refuses cycles.
   */
  async restore(id: string, actor: Actor): Promise<Outcome> {
    const owners = await this.owners.ofNodes([id]);
    return this.held.within(id, actor, async (held, tx) => {
      const { node, effectiveAccess, changeSet } = held;
      if (!reaches(effectiveAccess, actor.userId, Level.Editor)) throw forbidden('restoring needs editor');
      if (!node.inTrash) throw notTrashedNode();
      const back = await this.returning.of(held, tx);
      const to = moved(node, false, changeSet);
      changeSet.changes.push(
        nodeRestored(node, to, owners.get(id)),
        ...back.map(([from, link]) => linkRestored(from, link, changeSet.at)),
      );
      return this.moves.write(
        to,
        held,
        back.map(([, link]) => link),
        tx,
      );
    });
  }
}

function moved(node: GraphNode, inTrash: boolean, changeSet: ChangeSet): GraphNode {
  return {
    ...node,
    inTrash,
    lastBatchId: changeSet.id,
    version: node.version + 1,
    lastEditedTime: changeSet.at.toISOString(),
  };
}
