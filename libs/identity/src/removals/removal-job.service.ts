import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { JobQueue, type RunningJob } from '#events';
import { systemCall } from '#kernel';

import type { ContentOwner } from '../contents/content.js';
import { Contents } from '../contents/contents.js';
import { memberEvent } from '../organizations/organizations.events.js';
import { RemovalsRepository } from './removals.repository.js';
import { REMOVAL_TASK } from './removals.service.js';

/** For some days; whatever fails for longer is begun anew. */
const ATTEMPTS = 20;

/**
 * Removes for good what somebody has who was deleted: each room its part, in batches, and their own row last, so that a
 * crash in between leaves it due. It is done by services only: operators' commands do not know all rooms.
 */
@Injectable()
export class RemovalJob {
  constructor(
    private readonly removals: RemovalsRepository,
    private readonly contents: Contents,
    private readonly transactions: Transactions,
    queue: JobQueue,
  ) {
    queue.does({
      name: REMOVAL_TASK,
      attempts: ATTEMPTS,
      run: (payload, job) => this.run(payload as ContentOwner, job),
    });
  }

  /** Organizations are told of members whom they lose by it. */
  private async run(owner: ContentOwner, { ending }: RunningJob): Promise<void> {
    const { id } = owner;
    const left = await this.contents.countRemovals(owner);
    await this.transactions.statement((tx) => this.removals.count(id, left, tx));
    for (const { name, part } of this.contents.removals) {
      const removed = (count: number): Promise<void> =>
        this.transactions.statement((tx) => this.removals.advance(id, name, count, tx));
      await part.remove(owner, { ending, removed });
      ending.throwIfAborted();
    }
    await this.transactions.run(async (tx) => {
      const ending = owner.kind === 'user' ? await this.removals.memberships(id, tx) : [];
      await this.removals.end(owner, tx);
      const gone = ending.map(({ orgId, role }) =>
        memberEvent('member.removed', orgId, { userId: id, role }),
      );
      tx.emit(systemCall('job'), ...gone);
    });
  }
}
