import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GraphLock } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { type ChangeSet, newChangeSet } from '../model/change-set.js';
import type { GraphLink } from '../model/graph-link.js';
import type { HeldNode } from '../model/graph-node.js';
import { nodeNotFound } from '../model/graph.errors.js';
import type { Outcome } from '../model/outcome.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodeLookup } from '../store/node-lookup.js';
import type { Reading } from '../store/reading.js';

/** A node that a call deals with, under the locks of itself and of all that is linked to it. */
export interface HeldWithLinks extends HeldNode {
  /** Every link of the node, active or in the trash. */
  readonly links: readonly GraphLink[];
  readonly changeSet: ChangeSet;
}

/** Nodes under the locks of themselves and of all that is linked to them. */
@Injectable()
export class HeldNodes {
  constructor(
    private readonly lock: GraphLock,
    private readonly nodes: NodeLookup,
    private readonly links: LinkStatesRepository,
  ) {}

  /** Holds the node, and lets `work` change it. Refuses unknown nodes (`not_found`). */
  within(
    id: string,
    actor: Actor,
    work: (held: HeldWithLinks, tx: Tx) => Promise<Outcome>,
  ): Promise<Outcome> {
    const hold = { nodes: [id], linked: true };
    return this.lock.run(hold, this.reading(id), async ({ now, tx }, { held, links }) => {
      if (held === null) throw nodeNotFound('node');
      return work({ ...held, links, changeSet: newChangeSet(actor, held.node.ownerId, now) }, tx);
    });
  }

  private reading(id: string): Reading<{ held: HeldNode | null; links: readonly GraphLink[] }> {
    const node = this.nodes.reading(id);
    return {
      read: async (now, tx) => {
        const [held, links] = await Promise.all([node.read(now, tx), this.links.touching([id], tx)]);
        return { held, links };
      },
      accessIn: ({ held }) => node.accessIn(held),
    };
  }
}
