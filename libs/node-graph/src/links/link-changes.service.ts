import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ChangePipeline } from '../changes/change-pipeline.js';
import type { Actor } from '../model/actor.js';
import type { LinkChange } from '../model/change.js';
import {
  alreadyTrashedLink,
  forbiddenPrivate,
  forbiddenType,
  inactiveEndpoint,
  linkInTrash,
  notTrashedLink,
} from '../model/changes.errors.js';
import {
  type GraphLink,
  linkDeleted,
  linkRestored,
  linkSwapped,
  linkTrashed,
  linkUpdated,
  mayHide,
  mayRetype,
  mayTrash,
  placedBy,
} from '../model/graph-link.js';
import { forbidden } from '../model/graph.errors.js';
import { mayLink } from '../model/levels.js';
import { type Outcome, unchanged } from '../model/outcome.js';
import { LinkType } from '../model/status.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { type HeldLink, HeldLinks } from './held-links.js';
import type { LinkUpdate } from './link-update.js';
import { needs } from './new-link.js';

/** How a link changes: the link as it will be, and the step that the history keeps of it. */
type Turn = (from: GraphLink, to: GraphLink, at: Date) => LinkChange;

/** The use cases of links that exist. Unknown links are `link_not_found`, invisible ones `forbidden`. */
@Injectable()
export class LinkChangesService {
  constructor(
    private readonly held: HeldLinks,
    private readonly links: LinkStatesRepository,
    private readonly nodes: NodesRepository,
    private readonly pipeline: ChangePipeline,
  ) {}

  /**
   * Makes a link primary or secondary, private or not. Refuses what a new link of that type would be
   * refused for, and links in the trash.
   */
  async update({ id, type, private: hidden }: LinkUpdate, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async (held, tx) => {
      const { link, source, target } = held;
      const to = { ...link, type: type ?? link.type, private: hidden ?? link.private };
      if (type !== undefined && !mayRetype(link, type, [source, target], actor.userId))
        throw forbiddenType(needs(type));
      if (hidden !== undefined && !(held.known && mayHide(source, target, actor.userId)))
        throw forbiddenPrivate();
      if (link.inTrash) throw linkInTrash();
      if (to.type === link.type && to.private === link.private) return unchanged(held.changeSet, target);
      if (to.type === link.type) return this.turn(held, to, linkUpdated, tx);
      const turned = placedBy(actor.userId, { ...to, wasBlocker: false }, source, target);
      return this.turn(held, turned, linkUpdated, tx);
    });
  }

  /** Puts a link into the trash; its target may become free. Needs `mayTrash`. */
  async trash(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async (held, tx) => {
      if (!mayTrash(held.link, held.source, held.target, actor.userId))
        throw forbidden('this needs the owner of a node, or editor on the target');
      if (held.link.inTrash) throw alreadyTrashedLink();
      return this.turn(
        held,
        { ...held.link, inTrash: true, lastBatchId: held.changeSet.id },
        linkTrashed,
        tx,
      );
    });
  }

  /**
   * Brings a link back from the trash; its target may become Blocked. Needs what a new link would need;
   * refuses cycles.
   */
  async restore(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async (held, tx) => {
      const { link, source, target, changeSet } = held;
      demandLink(held, link.source, actor);
      if (!link.inTrash) throw notTrashedLink();
      const endpoints = await this.nodes.findMany([link.source, link.target], tx);
      if (endpoints.some(({ inTrash }) => inTrash)) throw inactiveEndpoint();
      const own = await this.links.trashedBy(actor.userId, [link], tx);
      const placed = own.has(id) ? link : placedBy(actor.userId, link, source, target);
      return this.turn(held, { ...placed, inTrash: false, lastBatchId: changeSet.id }, linkRestored, tx);
    });
  }

  /** Exchanges source and target. Needs what a new link in that direction would need. */
  async swap(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async (held, tx) => {
      const { link, source, target } = held;
      demandLink(held, link.target, actor);
      if (link.inTrash) throw linkInTrash();
      const to = { ...link, source: link.target, target: link.source, wasBlocker: false };
      return this.turn(held, placedBy(actor.userId, to, target, source), linkSwapped, tx);
    });
  }

  /** Purges a link in the trash; only its owner may. */
  async delete(id: string, actor: Actor): Promise<Outcome> {
    return this.held.within(id, actor, async ({ link, source, target, changeSet }, tx) => {
      if (link.creatorId !== actor.userId) throw forbidden('only its owner may delete a link');
      if (!link.inTrash) throw notTrashedLink();
      await this.links.remove([id], tx);
      changeSet.changes.push(linkDeleted(link));
      return this.pipeline.end(changeSet, [source, target], tx);
    });
  }

  /** Writes the link as it will be and all that follows from it. */
  private async turn(
    { link, source, target, roots, changeSet }: HeldLink,
    to: GraphLink,
    step: Turn,
    tx: Tx,
  ): Promise<Outcome> {
    const { at } = changeSet;
    const known = new Map([source, target].map((effectiveAccess) => [effectiveAccess.id, effectiveAccess]));
    const changed = { ...to, version: link.version + 1 };
    const reaches = [link, changed].some(({ type }) => type === LinkType.Primary);
    const snapshot = await this.pipeline.look(
      [link.source, link.target],
      reaches ? known : new Map(),
      at,
      tx,
    );
    this.links.write([changed], at, tx);
    changeSet.changes.push(step(link, changed, at));
    const isFresh = changed.type === LinkType.Primary && !changed.inTrash;
    if (isFresh) changeSet.merge.push(...roots);
    return this.pipeline.close(
      changeSet,
      {
        impact: { seeds: [link.target, link.source], around: [], links: [link.id] },
        fresh: isFresh ? [changed] : [],
        known,
        snapshot,
      },
      tx,
    );
  }
}

/** What `link:add` asks for a link of this type that begins at `from`. */
function demandLink({ link, source, target, known }: HeldLink, from: string, { userId }: Actor): void {
  const [first, last] = from === link.source ? [source, target] : [target, source];
  if (!known || !mayLink(link.type, first, last, userId)) throw forbidden(needs(link.type));
}
