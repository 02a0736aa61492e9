import { Injectable } from '@nestjs/common';

import { Clock, DAY_MS } from '#kernel';

import { inBatches } from './in-batches.js';
import { type ScheduledJob, ScheduledJobs } from './scheduled-jobs.js';
import { Transactions } from './transactions.js';
import type { Tx } from './tx.js';

const EVERY_MS = 10 * 60_000;

/** What the jobs share that go through what is stored, a batch at a time: most to remove what was kept long enough. */
@Injectable()
export class Sweeps {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @param failing what the log says when it fails. */
  schedule(failing: string, run: ScheduledJob['run'], everyMs = EVERY_MS): void {
    this.jobs.add({ failing, everyMs, run });
  }

  now(): Date {
    return this.clock.date();
  }

  daysAgo(days: number): Date {
    return new Date(this.clock.now() - days * DAY_MS);
  }

  /** One statement, apart from the batches. */
  statement<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.statement(work);
  }

  /** Several statements, apart from the batches. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(work);
  }

  /** `inBatches` of steps that send one statement each. */
  statements(
    size: number,
    step: (tx: Tx) => Promise<number>,
    ending: AbortSignal | undefined,
  ): Promise<number> {
    return inBatches(size, () => this.transactions.statement(step), ending);
  }

  /** `inBatches` of steps of several statements. */
  steps(size: number, step: (tx: Tx) => Promise<number>, ending: AbortSignal | undefined): Promise<number> {
    return inBatches(size, () => this.transactions.run(step), ending);
  }
}
