import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { ChangeSet } from '../model/change-set.js';
import { type GraphLink, mayReturn, placedBy } from '../model/graph-link.js';
import type { EffectiveAccess } from '../model/levels.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import type { HeldWithLinks } from './held-nodes.js';

/** Which links come back from the trash together with their node. */
@Injectable()
export class ReturningLinks {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly links: LinkStatesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /**
   * Those that were trashed with the node, whose other end is active, and that the caller or who made them could make now;
   * each as it is, and as it will be.
   */
  async of(
    { node, effectiveAccess, links, changeSet }: HeldWithLinks,
    tx: Tx,
  ): Promise<(readonly [from: GraphLink, to: GraphLink])[]> {
    const candidates = links.filter((link) => link.inTrash && link.lastBatchId === node.lastBatchId);
    const endpoints = candidates.flatMap(({ source, target }) => [source, target]);
    const active = await this.nodes.findMany([...new Set(endpoints)], tx);
    const present = new Set(active.filter((end) => !end.inTrash || end.id === node.id).map((end) => end.id));
    const returning = candidates.filter(({ source, target }) => present.has(source) && present.has(target));
    return (await this.placed(returning, effectiveAccess, changeSet, tx)).map(
      ([from, link]) =>
        [from, { ...link, inTrash: false, lastBatchId: changeSet.id, version: link.version + 1 }] as const,
    );
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
}
