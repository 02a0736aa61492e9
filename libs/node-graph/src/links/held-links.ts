import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GraphLock } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { type ChangeSet, newChangeSet } from '../model/change-set.js';
import { linkNotFound } from '../model/changes.errors.js';
import { type GraphLink, isKnownTo, mayTrash } from '../model/graph-link.js';
import { forbidden } from '../model/graph.errors.js';
import type { EffectiveAccess } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NOTHING } from '../store/reading.js';

/** A link that a call deals with, under the locks of its endpoints. */
export interface HeldLink {
  readonly link: GraphLink;
  readonly source: EffectiveAccess;
  readonly target: EffectiveAccess;
  /** Whether the caller is told of the link at all; somebody who is not may be able to trash it. */
  readonly known: boolean;
  /** Roots of the components of its endpoints. */
  readonly roots: readonly string[];
  readonly changeSet: ChangeSet;
}

/** Links that exist, under the locks of their endpoints. */
@Injectable()
export class HeldLinks {
  constructor(
    private readonly lock: GraphLock,
    private readonly links: LinkStatesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /** Holds the link, and lets `work` change it. Refuses unknown links (`not_found`) and invisible ones (`forbidden`). */
  async within(
    id: string,
    actor: Actor,
    work: (held: HeldLink, tx: Tx) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.lock.run({ nodes: [], links: [id] }, NOTHING, async ({ now, tx, roots }) => {
      const [link] = await this.links.find([id], tx);
      if (link === undefined) throw linkNotFound();
      const accessById = await this.access.find([link.source, link.target], now, tx);
      const [source, target] = [accessById.get(link.source), accessById.get(link.target)];
      if (!source || !target) throw linkNotFound();
      const known = isKnownTo(link, source, target, actor.userId);
      if (!known && !mayTrash(link, source, target, actor.userId))
        throw forbidden('the link is not yours to see');
      return work(
        { link, source, target, known, roots, changeSet: newChangeSet(actor, target.ownerId, now) },
        tx,
      );
    });
  }
}
