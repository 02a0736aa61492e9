import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { JobsRepository } from './jobs.repository.js';

const KEPT_DAYS = 7;
const AT_ONCE = 1_000;

/** Keeps jobs that failed for good for a week, for whoever looks for the reason. */
@Injectable()
export class DeadJobs {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('dead jobs could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(KEPT_DAYS);
    await this.sweeps.statements(AT_ONCE, (tx) => this.jobs.deleteDead(before, AT_ONCE, tx), ending);
  }
}
