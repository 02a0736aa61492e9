import { Injectable } from '@nestjs/common';

import { mapInSlices } from '#kernel';

import { ChangeLog } from '../changes/change-log.js';
import { GraphLock } from '../changes/graph-lock.js';
import { Usage } from '../changes/usage.service.js';
import type { Actor } from '../model/actor.js';
import { linkAdded, newChangeSet } from '../model/change-set.js';
import { type LinkChange, type LinkFace, type NodeChange, Op } from '../model/change.js';
import type { PlannedLink } from '../model/graph-link.js';
import { createdFields, type GraphNode } from '../model/graph-node.js';
import type { Outcome } from '../model/outcome.js';
import { ExchangeRepository } from '../store/exchange.repository.js';
import { within } from './exchange.errors.js';
import type { ImportedGraph } from './import-input.js';
import { type ImportPlan, planImport } from './import-plan.js';

/** What an import did. */
export interface Import {
  readonly outcome: Outcome;
  /** The ids that the nodes were given, by what the document calls them. */
  readonly ids: ImportPlan['ids'];
  readonly statuses: ImportPlan['statuses'];
}

/** Brings a graph into the service. */
@Injectable()
export class ImportService {
  constructor(
    private readonly lock: GraphLock,
    private readonly exchange: ExchangeRepository,
    private readonly changeLog: ChangeLog,
    private readonly usage: Usage,
  ) {}

  /**
   * Makes every node and link of a document anew, for the caller and shared with nobody: one batch, one diff, all or
   * none. Nothing that exists is touched, so there is nothing to wait for. Refuses cycles (`conflict`).
   */
  async import(input: ImportedGraph, actor: Actor): Promise<Import> {
    const now = this.lock.now();
    const { nodes, links, ids, statuses } = await planImport(input, actor.userId, now);
    for (const [index, node] of nodes.entries()) {
      within('nodes', index, () => {
        this.usage.demandSize(node);
      });
    }
    const changeSet = newChangeSet(actor, actor.userId, now);
    changeSet.changes.push(
      ...(await mapInSlices(nodes, nodeAdded)),
      ...(await mapInSlices(links, (link) => added(link, now))),
    );
    const accessById = new Map(nodes.map(({ id, ownerId }) => [id, { id, ownerId, shares: [] }]));
    const outcome = await this.lock.transact(async (tx) => {
      await this.exchange.insert(nodes, links, actor.userId, now, tx);
      return this.changeLog.record(changeSet, accessById, tx);
    });
    return { outcome, ids, statuses };
  }
}

function nodeAdded(node: GraphNode): NodeChange {
  return { entity: 'node', op: Op.NodeAdd, id: node.id, before: {}, after: createdFields(node) };
}

function added({ private: hidden, ...face }: PlannedLink, now: Date): LinkChange {
  const change = linkAdded(face satisfies LinkFace, now);
  return { ...change, after: { ...change.after, private: hidden } };
}
