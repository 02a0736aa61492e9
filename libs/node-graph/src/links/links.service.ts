import { Injectable } from '@nestjs/common';

import { isViolation } from '#data';

import { ChangePipeline } from '../changes/change-pipeline.js';
import { CycleCheck } from '../changes/cycle-check.js';
import { GraphLock, type Moment } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { linkAdded, linkRevived, newChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import { duplicateLink, endpointInTrash, forbidden, nodeNotFound } from '../model/graph.errors.js';
import { mayLink, type Share } from '../model/levels.js';
import { carries, type LinkReach, reachOf } from '../model/link-reach.js';
import type { Outcome } from '../model/outcome.js';
import { blocks, LinkType } from '../model/status.js';
import { foresee, NO_DELTA } from '../model/visibility.js';
import { type LinkEndpoint, type LinkEndpoints, LinksRepository } from '../store/links.repository.js';
import { madeAs, needs, newFace, type NewLink, refuseDuplicate } from './new-link.js';

/** The use cases of links. Each takes the locks of the components of the graph it touches first, and decides then. */
@Injectable()
export class LinksService {
  constructor(
    private readonly lock: GraphLock,
    private readonly links: LinksRepository,
    private readonly cycles: CycleCheck,
    private readonly pipeline: ChangePipeline,
  ) {}

  /**
   * Links two nodes; a link of the same pair that lies in the trash comes back instead.
   * With an id of the caller's choice, the same call again is told the first result.
   * Refuses, in this order: missing or trashed endpoints (`not_found`), too few rights (`forbidden`), duplicates and
   * cycles (`conflict`).
   */
  async add(input: NewLink, actor: Actor): Promise<Outcome> {
    const { id, source, target } = input;
    const addition = {
      actor,
      ids: id === null ? [] : [id],
      isSame: (changes: readonly Change[]) => madeAs([input], changes),
    };
    const reading = this.links.endpoints(source, target);
    try {
      return await this.lock.runOnce(addition, { nodes: [source, target] }, reading, (moment, endpoints) =>
        this.addWithin(endpoints, input, actor, moment),
      );
    } catch (error) {
      if (isViolation(error, 'uq_links_pair')) throw duplicateLink();
      throw error;
    }
  }

  private async addWithin(
    endpoints: LinkEndpoints,
    input: NewLink,
    actor: Actor,
    { now, tx, roots }: Moment,
  ): Promise<Outcome> {
    const { source, target } = demandEndpoints(endpoints);
    if (!mayLink(input.type, source.effectiveAccess, target.effectiveAccess, actor.userId))
      throw forbidden(needs(input.type));
    refuseDuplicate(endpoints.existing, input);
    const isPrimary = input.type === LinkType.Primary;
    if (isPrimary && endpoints.closesCycle) throw await this.cycles.closedBy(input, actor.userId, now, tx);
    const reach = reachOf(source.effectiveAccess, target.effectiveAccess, actor.userId);
    const fresh = isPrimary ? newOn(source, target, reach) : [];
    const before = fresh.length === 0 ? null : await this.pipeline.look([source.id], null, now, tx);
    const foreseen = before === null ? NO_DELTA : foresee(before, fresh);
    const wasBlocker = blocks(input, source, target);
    const link = newFace(input, wasBlocker, endpoints.existing);
    const changeSet = newChangeSet(actor, target.effectiveAccess.ownerId, now, isPrimary ? roots : []);
    if (endpoints.existing) {
      changeSet.changes.push(linkRevived(link, endpoints.existing, now));
      this.links.revive({ ...endpoints.existing, ...link }, actor.userId, reach, now, tx);
    } else {
      changeSet.changes.push(linkAdded(link, now));
      if (foreseen === null) this.links.insert([{ ...link, reach }], actor.userId, now, tx);
      else changeSet.inserts.push({ ...link, creatorId: actor.userId, reach });
    }
    if (wasBlocker) await this.pipeline.deriveBlocker(changeSet, link, source, target, tx);
    const known = [target.effectiveAccess, source.effectiveAccess];
    return this.pipeline.end(changeSet, known, tx, before, foreseen);
  }
}

/** A primary link puts the source, and all below it, into the shared branches of the target, as far as it carries them. */
function newOn(source: LinkEndpoint, target: LinkEndpoint, reach: LinkReach): Share[] {
  const nameOf = ({ userId, root, embedded }: Share): string => `${userId} ${root} ${String(embedded)}`;
  const known = new Set(source.effectiveAccess.shares.map(nameOf));
  return target.effectiveAccess.shares.filter((share) => carries(reach, share) && !known.has(nameOf(share)));
}

function demandEndpoints({ source, target }: LinkEndpoints): { source: LinkEndpoint; target: LinkEndpoint } {
  if (source === null) throw nodeNotFound('source');
  if (target === null) throw nodeNotFound('target');
  if (source.inTrash) throw endpointInTrash('source');
  if (target.inTrash) throw endpointInTrash('target');
  return { source, target };
}
