import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { Level, reaches, type EffectiveAccess } from '../model/levels.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkType } from '../model/status.js';
import { activeNode, alreadyTrashedNode, notTrashedNode } from '../model/changes.errors.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { ChangePipeline } from '../changes/change-pipeline.js';
import { type ChangeSet, newChangeSet } from '../model/change-set.js';
import { PurgeRepository } from '../store/purge.repository.js';
import { ChangeLog } from '../changes/change-log.js';
import {
  type GraphLink,
  linkDeleted,
  linkRestored,
  linkTrashed,
  mayReturn,
  placedBy,
} from '../model/graph-link.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { forbidden, nodeNotFound } from '../model/graph.errors.js';
import { embedChange } from '../model/publication.js';
import { PublicationRepository } from '../store/publication.repository.js';
import type { GraphNode } from '../model/graph-node.js';
import { nodeDeleted, nodeRestored, nodeTrashed } from '../model/node-steps.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { Owners } from '../store/owners.js';

/** A node that a call deals with, under the locks of itself and of all that is linked to it. */
interface Held {
  readonly node: GraphNode;
  readonly effectiveAccess: EffectiveAccess;
  /** Every link of the node, active or in the trash. */
  readonly links: readonly GraphLink[];
  readonly changeSet: ChangeSet;
}

/** Trash, restore and purge of nodes (contract 8.8). */
@Injectable()
export class NodeChangesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly links: LinkStatesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly pipeline: ChangePipeline,
    private readonly changeLog: ChangeLog,
    private readonly owners: Owners,
    private readonly publications: PublicationRepository,
    private readonly purges: PurgeRepository,
  ) {}

  /** Contract 5.2: puts a node and all its links into the trash, which may free their targets. Needs editor. */
  async trash(id: string, actor: Actor): Promise<Outcome> {
    return this.within(id, actor, async ({ node, effectiveAccess, links, changeSet }, tx) => {
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
      return this.move(
        to,
        effectiveAccess,
        gone.map(([, link]) => link),
        changeSet,
        tx,
      );
    });
  }

  /**
   * Contract 5.2: brings a node back, with the links that were trashed with it, whose other end is active, and that the
   * caller or who made them could make now. Needs editor; refuses cycles.
   */
  async restore(id: string, actor: Actor): Promise<Outcome> {
    const owners = await this.owners.of([id]);
    return this.within(id, actor, async ({ node, effectiveAccess, links, changeSet }, tx) => {
      if (!reaches(effectiveAccess, actor.userId, Level.Editor)) throw forbidden('restoring needs editor');
      if (!node.inTrash) throw notTrashedNode();
      const candidates = links.filter((link) => link.inTrash && link.lastBatchId === node.lastBatchId);
      const endpoints = candidates.flatMap(({ source, target }) => [source, target]);
      const active = await this.nodes.findMany([...new Set(endpoints)], tx);
      const present = new Set(active.filter((end) => !end.inTrash || end.id === id).map((end) => end.id));
      const returning = candidates.filter(({ source, target }) => present.has(source) && present.has(target));
      const back = (await this.placed(returning, effectiveAccess, changeSet, tx)).map(
        ([from, link]) =>
          [from, { ...link, inTrash: false, lastBatchId: changeSet.id, version: link.version + 1 }] as const,
      );
      const to = moved(node, false, changeSet);
      changeSet.changes.push(
        nodeRestored(node, to, owners.get(id)),
        ...back.map(([from, link]) => linkRestored(from, link, changeSet.at)),
      );
      return this.move(
        to,
        effectiveAccess,
        back.map(([, link]) => link),
        changeSet,
        tx,
      );
    });
  }

  /** Contract 5.2: purges a node in the trash, all its links, what users had embedded of it, and what the history
   * holds of it. Only its owner may. */
  async delete(id: string, actor: Actor): Promise<Outcome> {
    return this.within(id, actor, async ({ node, effectiveAccess, links, changeSet }, tx) => {
      if (!reaches(effectiveAccess, actor.userId, Level.Owner))
        throw forbidden('only the owner may delete a node');
      if (!node.inTrash) throw activeNode();
      const endpoints = links.flatMap(({ source, target }) => [source, target]);
      const known = await this.access.find([...new Set([id, ...endpoints])], changeSet.at, tx);
      await this.links.remove(
        links.map((link) => link.id),
        tx,
      );
      const embedders = await this.publications.clearEmbeds(id, tx);
      await this.nodes.remove(id, tx);
      await this.purges.scrub(id, tx);
      changeSet.changes.push(nodeDeleted(node), ...links.map(linkDeleted));
      const notices = new Map(embedders.map((userId) => [userId, [embedChange(userId, id, null)]]));
      return this.changeLog.record(changeSet, known, tx, notices);
    });
  }

  private async within(
    id: string,
    actor: Actor,
    work: (held: Held, tx: Tx) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lockAround([id], [], tx);
      const now = this.clock.date();
      const node = await this.nodes.find(id, tx);
      const effectiveAccess = node && (await this.access.find([id], now, tx)).get(id);
      if (!node || !effectiveAccess) throw nodeNotFound('node');
      const links = await this.links.touching([id], tx);
      return work({ node, effectiveAccess, links, changeSet: newChangeSet(actor, node.ownerId, now) }, tx);
    });
  }

  /** Those of the links that may come back with the node, each with what it carries from then on. */
  private async placed(
    links: readonly GraphLink[],
    effectiveAccess: EffectiveAccess,
    { actor: { userId }, at }: ChangeSet,
    tx: Tx,
  ): Promise<(readonly [from: GraphLink, to: GraphLink])[]> {
    const endpoints = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
    const accessById = new Map([
      ...(await this.access.find(endpoints, at, tx)),
      [effectiveAccess.id, effectiveAccess],
    ]);
    const own = await this.links.trashedBy(userId, links, tx);
    return links.flatMap((link) => {
      const [source, target] = [accessById.get(link.source), accessById.get(link.target)];
      if (!source || !target || !mayReturn(link, source, target, userId)) return [];
      return [[link, own.has(link.id) ? link : placedBy(userId, link, source, target)] as const];
    });
  }

  /** Writes the node and those of its links that go or come with it, and all that follows. */
  private async move(
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

function moved(node: GraphNode, inTrash: boolean, changeSet: ChangeSet): GraphNode {
  return {
    ...node,
    inTrash,
    lastBatchId: changeSet.id,
    version: node.version + 1,
    lastEditedTime: changeSet.at.toISOString(),
  };
}
