import { Injectable } from '@nestjs/common';

import { isViolation, type Tx } from '#data';
import { Clock, DomainError } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { mayLink, type EffectiveAccess } from '../model/levels.js';
import { type LinkReach, reachOf } from '../model/link-reach.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { blocks, LinkType } from '../model/status.js';
import { ComponentsRepository } from '../store/components.repository.js';
import type { LinkFace } from '../model/change.js';
import { ChangePipeline } from '../changes/change-pipeline.js';
import { type ChangeSet, linkAdded, newChangeSet } from '../model/change-set.js';
import type { NewLink } from './link-input.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import type { GraphLink } from '../model/graph-link.js';
import { LinksRepository } from '../store/links.repository.js';
import { needs } from './needs.js';
import { faceOf, linkRevived, madeAs, refuseDuplicate } from './new-link.js';
import { duplicateLink, endpointInTrash, forbidden, nodeNotFound } from '../model/graph.errors.js';
import type { GraphNode } from '../model/graph-node.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { Retries } from '../changes/retries.js';
import { BulkLinksRepository, type ReachingLink } from '../store/bulk-links.repository.js';
import { firstClosing } from '../model/first-closing.js';
import { at, placed } from './many-links-input.js';

/** What decides about the links: their endpoints, who may do what with them, what is there already. */
interface Ground {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
  readonly pairs: ReadonlyMap<string, GraphLink>;
}

/** Many links at once: all of them or none, one batch, one diff. */
@Injectable()
export class BulkLinksService {
  constructor(
    private readonly retries: Retries,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly bulk: BulkLinksRepository,
    private readonly links: LinksRepository,
    private readonly states: LinkStatesRepository,
    private readonly pipeline: ChangePipeline,
  ) {}

  /** Each link is refused for what `link:add` refuses it for; cycles are looked for once, over the whole set. */
  async addMany(input: readonly NewLink[], actor: Actor): Promise<Outcome> {
    const ids = input.map(({ id }) => id).filter((id) => id !== null);
    try {
      return await this.retries.once(
        ids,
        (changes) => madeAs(input, changes),
        actor,
        (tx) => this.addWithin(input, actor, tx),
      );
    } catch (error) {
      if (isViolation(error, 'uq_links_pair')) throw duplicateLink();
      throw error;
    }
  }

  private async addWithin(input: readonly NewLink[], actor: Actor, tx: Tx): Promise<Outcome> {
    const endpoints = [...new Set(input.flatMap(({ source, target }) => [source, target]))];
    const roots = await this.components.lock(endpoints, tx);
    const now = this.clock.date();
    const ground = await this.groundOf(input, endpoints, now, tx);
    const made = new Set<string>();
    for (const [index, link] of input.entries()) at(index, () => demand(link, ground, made, actor));

    const primary = input.filter(({ type }) => type === LinkType.Primary);
    const targets = new Set(primary.map(({ target }) => target));
    const snapshot = await this.pipeline.look(
      [...new Set(primary.map(({ source }) => source))],
      new Map([...ground.accessById].filter(([id]) => targets.has(id))),
      now,
      tx,
    );
    const owner = ground.nodes.get(input[0]?.target ?? '')?.ownerId ?? actor.userId;
    const changeSet = newChangeSet(actor, owner, now, primary.length > 0 ? roots : []);
    await this.write(input, ground, changeSet, tx);
    const impact = {
      seeds: [...new Set(input.map(({ target }) => target))],
      around: [],
      links: changeSet.changes.map(({ id }) => id),
    };
    try {
      return await this.pipeline.close(
        changeSet,
        { impact, fresh: primary, known: ground.accessById, snapshot },
        tx,
      );
    } catch (error) {
      if (error instanceof DomainError && error.reason === 'cycle') throw await this.where(error, input, tx);
      throw error;
    }
  }

  private async groundOf(
    input: readonly NewLink[],
    endpoints: readonly string[],
    now: Date,
    tx: Tx,
  ): Promise<Ground> {
    const nodes = await this.nodes.findMany(endpoints, tx);
    const pairs = await this.bulk.pairs(input, tx);
    return {
      nodes: new Map(nodes.map((node) => [node.id, node])),
      accessById: await this.access.find(endpoints, now, tx),
      pairs: new Map(pairs.map((link) => [pairOf(link), link])),
    };
  }

  private async write(
    input: readonly NewLink[],
    { nodes, accessById, pairs }: Ground,
    { actor, at: now, changes }: ChangeSet,
    tx: Tx,
  ): Promise<void> {
    const fresh: ReachingLink[] = [];
    for (const link of input) {
      const existing = pairs.get(pairOf(link)) ?? null;
      const [source, target] = [nodes.get(link.source), nodes.get(link.target)];
      const reach = reachAmong(accessById, link, actor.userId);
      const face = faceOf(link, source && target ? blocks(link, source, target) : false, existing);
      if (existing) {
        changes.push(linkRevived(face, existing, now));
        await this.links.revive({ ...existing, ...face }, actor.userId, reach, now, tx);
      } else {
        changes.push(linkAdded(face, now));
        fresh.push({ ...face, reach });
      }
    }
    await this.bulk.insert(fresh, actor.userId, now, tx);
  }

  /** The cycle's refusal, with the link that closes it. */
  private async where(error: DomainError, input: readonly NewLink[], tx: Tx): Promise<DomainError> {
    const primary = input.filter(({ type }) => type === LinkType.Primary);
    const all = await this.states.above([...new Set(primary.map(({ target }) => target))], tx);
    const last = primary[firstClosing(all, primary)];
    return last ? placed(error, input.indexOf(last)) : error;
  }
}

/** @param made pairs of the links before this one; this one joins them. */
function demand(
  link: NewLink,
  { nodes, accessById, pairs }: Ground,
  made: Set<string>,
  { userId }: Actor,
): void {
  for (const part of ['source', 'target'] as const) {
    const node = nodes.get(link[part]);
    if (node === undefined) throw nodeNotFound(part);
    if (node.inTrash) throw endpointInTrash(part);
  }
  const [source, target] = [accessById.get(link.source), accessById.get(link.target)];
  if (!source || !target || !mayLink(link.type, source, target, userId)) throw forbidden(needs(link.type));
  refuseDuplicate(pairs.get(pairOf(link)) ?? null, link);
  if (made.has(pairOf(link))) throw duplicateLink();
  made.add(pairOf(link));
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

function pairOf({ source, target }: Pick<LinkFace, 'source' | 'target'>): string {
  return source < target ? `${source} ${target}` : `${target} ${source}`;
}
