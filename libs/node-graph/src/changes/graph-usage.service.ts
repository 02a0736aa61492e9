import { Injectable } from '@nestjs/common';

import { ScheduledJobs, type Tx } from '#data';
import { UsageTally } from '#platform/limits';

import { bytesOf } from '../model/sizes.js';
import { GraphUsageRepository } from '../store/graph-usage.repository.js';
import { graphFull, nodeTooLarge, othersGraphFull } from './graph-usage.errors.js';
import { NodeGraphSettings } from '../node-graph.env.js';

/** What people write into a node, out of all that there is to it. */
interface Texts {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly assignee: readonly string[];
}

/** How much may be stored in a node, and in the graph of a user, its history included. */
@Injectable()
export class GraphUsage {
  readonly owners: UsageTally;

  constructor(
    stored: GraphUsageRepository,
    private readonly settings: NodeGraphSettings,
    jobs: ScheduledJobs,
  ) {
    this.owners = new UsageTally(
      {
        what: 'what graphs hold',
        most: settings.byteCaps.graphOfOwner,
        count: (ownerId) => stored.count(ownerId),
        full: graphFull,
      },
      jobs,
    );
  }

  /** Refuses a node that is larger than allowed. */
  demandSize({ title, description, tags, assignee }: Texts): void {
    const most = this.settings.byteCaps.node;
    const bytes = bytesOf([title, description, tags, assignee]);
    if (bytes > most) throw nodeTooLarge(most, bytes);
  }

  /**
   * Refuses what the owner's graph has no room for; what frees some is never refused. It counts when it is committed. How
   * much they have the owner alone is told.
   */
  admit(ownerId: string, bytes: number, isFreeing: boolean, actorId: string, tx: Tx): void {
    if (!isFreeing) this.owners.demand(ownerId, bytes, ownerId === actorId ? undefined : othersGraphFull);
    tx.afterCommit(() => {
      this.owners.add(ownerId, bytes);
    });
  }

  /** Something of the owner's was removed for good. */
  shrank(ownerId: string): void {
    this.owners.changed(ownerId);
  }
}
