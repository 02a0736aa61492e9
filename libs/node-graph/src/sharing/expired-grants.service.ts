import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { SERVICE } from '../model/actor.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { newChangeSet } from '../model/change-set.js';
import { ChangeLog } from '../changes/change-log.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { type ExpiredGrant, ExpiredGrantsRepository } from '../store/expired-grants.repository.js';
import { VisibilityService } from '../changes/visibility.service.js';

const EVERY_MS = 1_000;
const AT_ONCE = 100;
/** How far back each look reaches, beside the first one. */
const OVERLAP_MS = 10 * 60_000;

/**
 * A share that is over counts no more from that moment on. This tells those who had it, within a second or so, that
 * the nodes are gone, on their sockets and for `graph:since`.
 */
@Injectable()
export class ExpiredGrants {
  private since = new Date(0);

  constructor(
    private readonly expired: ExpiredGrantsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly visibility: VisibilityService,
    private readonly changeLog: ChangeLog,
    jobs: ScheduledJobs,
  ) {
    const failing = 'ends of shares cannot be told at the moment';
    jobs.add({ failing, everyMs: EVERY_MS, run: (ending) => this.look(ending) });
  }

  /** Tells of the ends that are due. */
  async look(ending?: AbortSignal): Promise<void> {
    const now = this.clock.date();
    for (const expiredGrant of await this.expired.list(now, this.since, AT_ONCE)) {
      if (ending?.aborted === true) return;
      await this.transactions.run((tx) => this.notify(expiredGrant, tx));
    }
    this.since = new Date(now.getTime() - OVERLAP_MS);
  }

  /** Compares what everybody saw just before the end with what he sees now. */
  private async notify({ nodeId, due, deep }: ExpiredGrant, tx: Tx): Promise<void> {
    await this.components.lock([nodeId], tx);
    const now = this.clock.date();
    const node = await this.nodes.find(nodeId, tx);
    if (node === null || !(await this.expired.mark(nodeId, now, tx))) return;
    const before = await this.visibility.look([nodeId], deep, new Date(due.getTime() - 1), tx);
    const delta = await this.visibility.changed(before, now, tx);
    if (delta.extras.size === 0) return;
    await this.changeLog.record(newChangeSet(SERVICE, node.ownerId, now), delta.accessById, tx, delta.extras);
  }
}
