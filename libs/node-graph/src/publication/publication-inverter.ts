import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Inversion, Inverter } from '../changes/inverter.js';
import { Op } from '../model/change.js';
import { changedSince, historyDenied, purged } from '../model/changes.errors.js';
import { decided, isAsLeft } from '../model/decided.js';
import type { GraphNode } from '../model/graph-node.js';
import { nodeInTrash } from '../model/graph.errors.js';
import { Level, reaches } from '../model/levels.js';
import { mayPublish, type Publication, publicationChange } from '../model/publication.js';
import type { StoredOp } from '../model/stored-op.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { Publishing } from './publishing.js';

const FIELDS = ['publicToken', 'publicDue', 'publicBranch'];

/** Publishes nodes as they were, under the tokens that they had. What users had embedded they embed again themselves. */
@Injectable()
export class PublicationInverter implements Inverter {
  readonly ops = [Op.NodePublish];
  readonly sharing = true;

  constructor(
    private readonly nodes: NodesRepository,
    private readonly publishing: Publishing,
  ) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops.map(({ id }) => id);
  }

  async invert(
    ops: readonly StoredOp[],
    { accessById, changeSet, notices }: Inversion,
    tx: Tx,
  ): Promise<void> {
    const { actor, at } = changeSet;
    for (const { id, before: was, after: is } of [...ops].reverse()) {
      const node = await this.nodes.find(id, tx);
      const effectiveAccess = accessById.get(id);
      if (node === null || effectiveAccess === undefined) throw purged();
      if (!reaches(effectiveAccess, actor.userId, Level.Admin)) throw historyDenied('publishing needs admin');
      const { before, after } = decided({ before: was, after: is }, FIELDS);
      const isWithdrawn =
        node.publicToken === null && was['publicToken'] !== null && is['publicToken'] !== null;
      if (isWithdrawn || !isAsLeft(node, after)) throw changedSince();
      const { publicToken, publicDue, publicBranch } = { ...node, ...before } as Publication;
      if (node.inTrash && publicToken !== null) throw nodeInTrash();
      const to: GraphNode = {
        ...node,
        ...{ publicToken, publicDue, publicBranch },
        version: node.version + 1,
        lastEditedTime: at.toISOString(),
      };
      if (!mayPublish(effectiveAccess, actor.userId, node, to))
        throw historyDenied('an admin publishes no wider and no longer than they hold');
      await this.publishing.write(node, to, notices, tx);
      changeSet.changes.push(publicationChange(node, to));
    }
  }
}
