import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { type ChangeSet, linkAdded, linkRevived } from '../model/change-set.js';
import type { LinkFace } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import { type LinkReach, reachOf } from '../model/link-reach.js';
import { blocks } from '../model/status.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinksRepository, type ReachingLink } from '../store/links.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { newFace, type NewLink } from './new-link.js';

/** What decides about the links: their endpoints, who may do what with them, what is there already. */
export interface Ground {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
  readonly pairs: ReadonlyMap<string, GraphLink>;
}

/** Many links, with what decides about them, in as few statements as one. */
@Injectable()
export class ManyLinks {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly links: LinksRepository,
  ) {}

  /** Reads what decides about the links. */
  async groundOf(
    input: readonly NewLink[],
    endpoints: readonly string[],
    now: Date,
    tx: Tx,
  ): Promise<Ground> {
    const nodes = await this.nodes.findMany(endpoints, tx);
    const pairs = await this.links.pairs(input, tx);
    return {
      nodes: new Map(nodes.map((node) => [node.id, node])),
      accessById: await this.access.find(endpoints, now, tx),
      pairs: new Map(pairs.map((link) => [pairOf(link), link])),
    };
  }

  /** Writes the links, and adds them to the change set; those of pairs that lie in the trash come back. */
  write(
    input: readonly NewLink[],
    { nodes, accessById, pairs }: Ground,
    { actor, at: now, changes }: ChangeSet,
    tx: Tx,
  ): void {
    const fresh: ReachingLink[] = [];
    for (const link of input) {
      const existing = pairs.get(pairOf(link)) ?? null;
      const [source, target] = [nodes.get(link.source), nodes.get(link.target)];
      const reach = reachAmong(accessById, link, actor.userId);
      const face = newFace(link, source && target ? blocks(link, source, target) : false, existing);
      if (existing) {
        changes.push(linkRevived(face, existing, now));
        this.links.revive({ ...existing, ...face }, actor.userId, reach, now, tx);
      } else {
        changes.push(linkAdded(face, now));
        fresh.push({ ...face, reach });
      }
    }
    this.links.insert(fresh, actor.userId, now, tx);
  }
}

/** What a link carries as far as the effective access from before the call says; several links are settled together. */
function reachAmong(
  accessById: Ground['accessById'],
  { source, target }: NewLink,
  makerId: string,
): LinkReach {
  const [from, to] = [accessById.get(source), accessById.get(target)];
  if (!from || !to) throw new Error(`an end of ${source} to ${target} is not known`);
  return reachOf(from, to, makerId);
}

/** The same for both directions. */
export function pairOf({ source, target }: Pick<LinkFace, 'source' | 'target'>): string {
  return source < target ? `${source} ${target}` : `${target} ${source}`;
}
