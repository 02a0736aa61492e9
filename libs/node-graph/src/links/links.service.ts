import { Injectable } from '@nestjs/common';

import { isViolation, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { mayLink, type Share } from '../model/levels.js';
import { carries, type LinkReach, reachOf } from '../model/link-reach.js';
import { NOTHING, Sight } from '../changes/visibility.service.js';
import { StandingsRepository } from '../store/effective-access.repository.js';
import { Consequence } from '../changes/propagation.js';
import { blocks, LinkType } from '../model/status.js';
import { BulkLinksRepository } from '../store/bulk-links.repository.js';
import { ComponentsRepository } from '../store/components.repository.js';
import type { Extras } from '../model/recipients.js';
import { addConsequences, linkAdded, newDraft } from '../model/change-set.js';
import { Recorder } from '../changes/change-log.js';
import { duplicateLink, endInTrash, forbidden, nodeNotFound } from '../model/graph.errors.js';
import { Retries } from '../changes/retries.js';
import { Cycles } from '../changes/cycle-check.js';
import type { NewLink } from './link-input.js';
import { faceOf, linkRevived, madeAs, refuseDuplicate } from './new-link.js';
import { needs } from './needs.js';
import { type LinkEnd, type LinkEnds, LinksRepository } from '../store/links.repository.js';

/** The use cases of links. Each takes the locks of the pieces of the graph it touches first, and decides then. */
@Injectable()
export class LinksService {
  constructor(
    private readonly retries: Retries,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly links: LinksRepository,
    private readonly bulk: BulkLinksRepository,
    private readonly standings: StandingsRepository,
    private readonly consequence: Consequence,
    private readonly sight: Sight,
    private readonly cycles: Cycles,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Contract 4: links two nodes; a link of the same pair that lies in the trash comes back instead.
   * With an id of the caller's choice, the same call again is told the first result.
   * Refuses, in this order: missing or trashed ends (`not_found`), too few rights (`forbidden`), duplicates and
   * cycles (`conflict`).
   */
  async add(input: NewLink, actor: Actor): Promise<Outcome> {
    try {
      return await this.retries.once(
        input.id === null ? [] : [input.id],
        (changes) => madeAs([input], changes),
        actor,
        (tx) => this.addWithin(input, actor, tx),
      );
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
      throw await this.cycles.closedBy(input, actor.userId, now, tx);

    const reach = reachOf(source.standing, target.standing, actor.userId);
    const fresh = input.type === LinkType.Primary ? newOn(source, target, reach) : [];
    const view = fresh.length === 0 ? null : await this.sight.look([source.id], true, now, tx);
    const foreseen = view === null ? NOTHING : this.sight.foreseen(view, fresh);
    const wasBlocker = blocks(input, source, target);
    const link = faceOf(input, wasBlocker, ends.existing);
    const draft = newDraft(actor, target.standing.ownerId, now, input.type === LinkType.Primary ? roots : []);
    if (ends.existing) {
      draft.changes.push(linkRevived(link, ends.existing, now));
      await this.links.revive({ ...ends.existing, ...link }, actor.userId, reach, now, tx);
    } else {
      draft.changes.push(linkAdded(link, now));
      if (foreseen === null) await this.bulk.insert([{ ...link, reach }], actor.userId, now, tx);
      else draft.inserts.push({ ...link, creatorId: actor.userId, reach });
    }
    const gains = foreseen ?? (view === null ? NOTHING : await this.sight.changed(view, now, tx));
    const extras = without(link.id, gains.extras);
    if (wasBlocker) addConsequences(draft, await this.consequence.ofNewBlocker(source, target, link, tx));
    const known = [target.standing, source.standing, ...gains.standings.values()];
    return this.recorder.record(draft, await this.standings.complete(known, draft, now, tx), tx, extras);
  }
}

/** A primary link puts the source, and all below it, into the shared branches of the target, as far as it carries them. */
function newOn(source: LinkEnd, target: LinkEnd, reach: LinkReach): Share[] {
  const nameOf = ({ userId, root, embedded }: Share): string => `${userId} ${root} ${String(embedded)}`;
  const known = new Set(source.standing.shares.map(nameOf));
  return target.standing.shares.filter((share) => carries(reach, share) && !known.has(nameOf(share)));
}

/** The link itself is told of to all who see it. */
function without(linkId: string, extras: Extras): Extras {
  return new Map([...extras].map(([userId, list]) => [userId, list.filter(({ id }) => id !== linkId)]));
}

function demandEnds({ source, target }: LinkEnds): { source: LinkEnd; target: LinkEnd } {
  if (source === null) throw nodeNotFound('source');
  if (target === null) throw nodeNotFound('target');
  if (source.inTrash) throw endInTrash('source');
  if (target.inTrash) throw endInTrash('target');
  return { source, target };
}
