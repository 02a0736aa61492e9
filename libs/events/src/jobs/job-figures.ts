import { Injectable } from '@nestjs/common';

import { ScheduledJobs } from '#data';
import { Metrics } from '#platform/health';

import { type JobCounts, JobsRepository } from './jobs.repository.js';

const EVERY_MS = 15_000;

/** How many jobs there are, as of some seconds ago: whoever asks for metrics does not wait for the database. */
@Injectable()
export class JobFigures {
  private counts: JobCounts = { waiting: 0, dead: 0 };

  constructor(
    private readonly jobs: JobsRepository,
    scheduled: ScheduledJobs,
    metrics: Metrics,
  ) {
    metrics.state('ligature_jobs_waiting', 'Jobs that are not done yet', () => this.counts.waiting);
    metrics.state(
      'ligature_jobs_dead',
      'Jobs that failed for good, of the last week',
      () => this.counts.dead,
    );
    scheduled.add({ failing: 'jobs could not be counted', everyMs: EVERY_MS, run: () => this.count() });
  }

  private async count(): Promise<void> {
    this.counts = await this.jobs.count();
  }
}
