import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { levelOf, mayLink } from '../access/levels.js';
import { type Gains, Sight } from '../access/sight.js';
import { StandingsRepository } from '../access/standings.repository.js';
import type { Actor } from '../actor.js';
import { Consequence } from '../blocking/consequence.js';
import { blocks, LinkType } from '../blocking/status.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { type LinkChange, type LinkFace, linkFields, Op } from '../diff/change.js';
import { addConsequences, linkAdded, newDraft } from '../history/draft.js';
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
import { needs } from './needs.js';
import { type LinkEnd, type LinkEnds, LinksRepository, type PairLink } from './links.repository.js';

/** The use cases of links. Each takes the locks of the pieces of the graph it touches first, and decides then. */
@Injectable()
export class LinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly links: LinksRepository,
    private readonly standings: StandingsRepository,
    private readonly consequence: Consequence,
    private readonly sight: Sight,
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
    if (!mayLink(input.type, source.standing, target.standing, actor.userId))
      throw forbidden(needs(input.type));
    refuseDuplicate(ends.existing, input);
    if (input.type === LinkType.Primary && ends.closesCycle)
      throw await this.cycleFound(input, actor, now, tx);

    const gains = await this.gains(input, source, target, now, tx);
    const wasBlocker = blocks(input, source, target);
    const link = faceOf(input, wasBlocker, ends.existing);
    const draft = newDraft(actor, target.standing.ownerId, now, input.type === LinkType.Primary ? roots : []);
    if (ends.existing) {
      draft.changes.push(linkRevived(link, ends.existing, now));
      await this.links.revive({ ...ends.existing, ...link }, actor.userId, now, tx);
    } else {
      draft.changes.push(linkAdded(link, now));
      draft.inserts.push({ ...link, creatorId: actor.userId });
    }
    if (wasBlocker) addConsequences(draft, await this.consequence.ofNewBlocker(source, target, link, tx));
    const known = [target.standing, source.standing, ...gains.standings.values()];
    return this.recorder.record(
      draft,
      await this.standings.complete(known, draft, now, tx),
      tx,
      gains.extras,
    );
  }

  /** A primary link puts the source, and all below it, into every shared branch that the target is in. */
  private gains({ type }: NewLink, source: LinkEnd, target: LinkEnd, now: Date, tx: Tx): Promise<Gains> {
    const known = new Set(source.standing.shares.map(({ userId, root }) => `${userId} ${root}`));
    const fresh = target.standing.shares.filter(
      ({ branch, userId, root }) => branch && !known.has(`${userId} ${root}`),
    );
    return this.sight.gainedBelow(source.id, type === LinkType.Primary ? fresh : [], now, tx);
  }

  private async cycleFound(
    { source, target }: NewLink,
    { userId }: Actor,
    now: Date,
    tx: Tx,
  ): Promise<Error> {
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
      private: before.private,
      inTrash: true,
      version: before.version,
    },
    after: {
      ...linkFields(link),
      private: false,
      inTrash: false,
      createdTime: before.createdAt.toISOString(),
      lastEditedTime: now.toISOString(),
    },
  };
}
