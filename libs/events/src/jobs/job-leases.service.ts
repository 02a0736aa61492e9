import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Env } from '#platform/config';

import { JobsRepository } from './jobs.repository.js';

/** Several times in the length of a lease: one that fails loses nothing. */
const STEPS = 4;

/**
 * Who has begun a job keeps it by saying so again and again. Jobs of a process that says nothing more are free for
 * others: graphile-worker itself would wait for hours.
 */
@Injectable()
export class JobLeases {
  /** Under which name this process has jobs; `null`: it has none. */
  holder: string | null = null;

  constructor(
    private readonly jobs: JobsRepository,
    private readonly transactions: Transactions,
    private readonly env: Env,
    private readonly scheduled: ScheduledJobs,
  ) {}

  /** From now on: whoever has no jobs to do asks the database nothing. */
  begin(): void {
    const everyMs = this.env.deadlines.jobLease / STEPS;
    const failing = 'jobs could not be kept and released';
    this.scheduled.add({ failing, everyMs, run: () => this.renew() });
  }

  private async renew(): Promise<void> {
    const { holder } = this;
    const { jobLease } = this.env.deadlines;
    await this.transactions.run(async (tx) => {
      if (holder !== null) await this.jobs.keep(holder, tx);
      await this.jobs.release(jobLease, tx);
    });
  }
}
