import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock, newId } from '#kernel';

import { levelOf, mayLink, type Standing } from '../access/levels.js';
import { StandingsRepository } from '../access/standings.repository.js';
import type { Actor } from '../actor.js';
import { type Consequences, type Region, settle } from '../blocking/cascade.js';
import { RegionsRepository } from '../blocking/regions.repository.js';
import { blocks, LinkType, Status } from '../blocking/status.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { type LinkChange, type LinkFace, Op } from '../diff/change.js';
import { addConsequences, type Draft, linkAdded } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import {
  cycle,
  duplicateLink,
  duplicateReversedLink,
  endInTrash,
  forbidden,
  nodeNotFound,
} from '../node-graph.errors.js';
import { describePath, shortestPath } from './cycle-path.js';
import type { NewLink } from './link-input.js';
import { type LinkEnd, type LinkEnds, LinksRepository, type PairLink } from './links.repository.js';

/** The use cases of links. Each takes the locks of the pieces of the graph it touches first, and decides then. */
@Injectable()
export class LinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly links: LinksRepository,
    private readonly regions: RegionsRepository,
    private readonly standings: StandingsRepository,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Contract 4: links two nodes; a link of the same pair that lies in the trash comes back instead.
   * Refuses, in this order: missing or trashed ends (`not_found`), too few rights (`forbidden`), duplicates and
   * cycles (`conflict`).
   */
  async add(input: NewLink, actor: Actor): Promise<Outcome> {
    try {
      return await this.transactions.run((tx) => this.addWithin(input, actor, tx));
    } catch (error) {
      if (isViolation(error, 'uq_links_pair')) throw duplicateLink();
      throw error;
    }
  }

  private async addWithin(input: NewLink, actor: Actor, tx: Tx): Promise<Outcome> {
    const roots = await this.components.lock([input.source, input.target], tx);
    const now = this.clock.date();
    const ends = await this.links.readEnds(input.source, input.target, now, tx);
    const { source, target } = demandEnds(ends);
    if (!mayLink(input.type, source.standing, target.standing, actor.userId)) throw forbidden(needs(input.type));
    refuseDuplicate(ends.existing, input);
    if (input.type === LinkType.Primary && ends.closesCycle) throw await this.cycleFound(input, actor, now, tx);

    const wasBlocker = blocks(input, source, target);
    const link = faceOf(input, wasBlocker, ends.existing);
    const draft: Draft = {
      id: newId(now.getTime()),
      at: now,
      actor,
      scopeId: target.standing.ownerId,
      changes: [],
      statuses: [],
      flags: [],
      inserts: ends.existing ? [] : [{ ...link, creatorId: actor.userId }],
      merge: input.type === LinkType.Primary ? roots : [],
    };
    draft.changes.push(ends.existing ? linkRevived(link, ends.existing, now) : linkAdded(link, now));
    if (ends.existing) await this.links.revive({ ...ends.existing, ...link }, actor.userId, now, tx);
    if (wasBlocker) addConsequences(draft, await this.consequences(source, target, link, tx));
    return this.recorder.record(draft, await this.standingsFor(draft, source, target, now, tx), tx);
  }

  /** What the new blocking link does to its target and above. A revived link is already in the database, a new one is not. */
  private async consequences(source: LinkEnd, target: LinkEnd, link: LinkFace, tx: Tx): Promise<Consequences> {
    if (target.status === Status.Blocked) return { nodes: [], links: [] };
    const above: Region =
      target.status === Status.Completed
        ? await this.regions.load([target.id], [], tx)
        : { nodes: new Map(), links: [] };
    const nodes = new Map(above.nodes);
    nodes.set(target.id, { ...target, blockers: 1 });
    nodes.set(source.id, { ...source, blockers: 0 });
    return settle({ nodes, links: [...above.links, link] }, [target.id]);
  }

  /** The ends' standings are known; only a cascade needs more. */
  private async standingsFor(
    draft: Draft,
    source: LinkEnd,
    target: LinkEnd,
    now: Date,
    tx: Tx,
  ): Promise<Map<string, Standing>> {
    const known = new Map([
      [source.id, source.standing],
      [target.id, target.standing],
    ]);
    const more = [
      ...draft.statuses.map(({ id }) => id),
      ...draft.flags.flatMap(({ link }) => [link.source, link.target]),
    ].filter((id) => !known.has(id));
    if (more.length === 0) return known;
    return new Map([...known, ...(await this.standings.find([...new Set(more)], now, tx))]);
  }

  private async cycleFound({ source, target }: NewLink, { userId }: Actor, now: Date, tx: Tx): Promise<Error> {
    const path = [source, ...shortestPath(await this.links.linksBetween(target, source, tx), target, source)];
    const standings = await this.standings.find(path, now, tx);
    return cycle(
      describePath(path, (id) => {
        const standing = standings.get(id);
        return standing !== undefined && levelOf(standing, userId) !== null;
      }),
    );
  }
}

function demandEnds({ source, target }: LinkEnds): { source: LinkEnd; target: LinkEnd } {
  if (source === null) throw nodeNotFound('source');
  if (target === null) throw nodeNotFound('target');
  if (source.inTrash) throw endInTrash('source');
  if (target.inTrash) throw endInTrash('target');
  return { source, target };
}

function needs(type: LinkType): string {
  return type === LinkType.Primary
    ? 'a primary link needs editor on both nodes'
    : 'a secondary link needs editor on the source and viewer on the target';
}

function refuseDuplicate(existing: PairLink | null, { source }: NewLink): void {
  if (existing === null || existing.inTrash) return;
  throw existing.source === source ? duplicateLink() : duplicateReversedLink();
}

function faceOf({ source, target, type }: NewLink, wasBlocker: boolean, existing: PairLink | null): LinkFace {
  return {
    id: existing?.id ?? randomUUID(),
    source,
    target,
    type,
    wasBlocker,
    version: existing ? existing.version + 1 : 0,
  };
}

function linkRevived(link: LinkFace, before: PairLink, now: Date): LinkChange {
  const { id: _, ...fields } = link;
  return {
    entity: 'link',
    op: Op.LinkRestore,
    id: link.id,
    link,
    before: {
      source: before.source,
      target: before.target,
      type: before.type,
      wasBlocker: before.wasBlocker,
      inTrash: true,
      version: before.version,
    },
    after: {
      ...fields,
      private: before.private,
      inTrash: false,
      createdTime: before.createdAt.toISOString(),
      lastEditedTime: now.toISOString(),
    },
  };
}
