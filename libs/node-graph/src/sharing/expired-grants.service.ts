import { Injectable } from '@nestjs/common';

import { ScheduledJobs } from '#data';
import { Clock } from '#kernel';

import { AccessPipeline } from '../changes/access-pipeline.js';
import { ExpiredGrantsRepository } from '../store/expired-grants.repository.js';

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
    private readonly pipeline: AccessPipeline,
    private readonly clock: Clock,
    jobs: ScheduledJobs,
  ) {
    const failing = 'ends of shares cannot be told at the moment';
    jobs.add({ failing, everyMs: EVERY_MS, run: (ending) => this.look(ending) });
  }

  /** Tells of the ends that are due. */
  async look(ending?: AbortSignal): Promise<void> {
    const now = this.clock.date();
    for (const grant of await this.expired.list(now, this.since, AT_ONCE)) {
      if (ending?.aborted === true) return;
      await this.pipeline.expire(grant, (moment) => this.expired.mark(grant.nodeId, moment.now, moment.tx));
    }
    this.since = new Date(now.getTime() - OVERLAP_MS);
  }
}
