import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { WorkerEvents, WorkerPool, WorkerPoolOptions } from 'graphile-worker';

import { Env } from '#platform/config';

import { JobConnections } from './job-connections.js';
import { JobLeases } from './job-leases.service.js';
import { JobRunner } from './job-runner.js';

/** Jobs at once. */
const AT_ONCE = 4;
/** How often somebody looks for jobs that others have added, or that are due. */
const LOOK_EVERY_MS = 5_000;
/** A start is busy enough. */
const START_AFTER_MS = 500;
const AGAIN_AFTER_MS = 2_000;
const REST_MS = 200;
const ALARMING = new Set<string>(['error']);
/** What was told to end writes that down. */
const LAST_WORDS_MS = 500;

/**
 * Looks for jobs as long as the service runs. When the service ends, jobs that are being done are given
 * `LIGATURE_STOP_JOBS_MS`, then told to end; those that do not are given back.
 */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly stopping = new AbortController();
  private readonly patienceMs: number;
  private pool: WorkerPool | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly runner: JobRunner,
    private readonly connections: JobConnections,
    private readonly leases: JobLeases,
    { deadlines }: Env,
  ) {
    this.patienceMs = deadlines.stopJobs;
    runner.whenAdded(() => this.pool?.nudge(1));
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Nothing else waits for the jobs; they are waited for before the database is closed. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
    this.ended = this.end();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ended;
    await this.running;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    await Promise.race([this.runner.any, this.stopped()]);
    await this.pause(START_AFTER_MS);
    if (!this.isStopping()) this.leases.begin();
    while (!this.isStopping()) {
      try {
        await this.work();
      } catch (error) {
        if (!this.isStopping()) this.logger.warn({ msg: 'jobs are not done for the moment', err: error });
      }
      await this.pause(AGAIN_AFTER_MS);
    }
  }

  /** Ends when the service does, or when it could not go on. */
  private async work(): Promise<void> {
    const { runTaskList, Logger: WorkerLogger } = await import('graphile-worker');
    if (this.isStopping()) return;
    const events: WorkerEvents = new EventEmitter();
    const options: WorkerPoolOptions = {
      schema: 'graphile_worker',
      concurrency: AT_ONCE,
      pollInterval: LOOK_EVERY_MS,
      noPreparedStatements: !this.connections.prepares,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: this.patienceMs,
      events,
      logger: new WorkerLogger(() => (level, message, meta) => {
        // Of jobs that fail we tell ourselves.
        if (ALARMING.has(level) && meta?.['failure'] !== true) this.logger.warn(message);
      }),
      // Only these are repeated when they meet a database that is away; others would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    };
    const pool = runTaskList(options, this.runner.list(), this.connections.asPool());
    this.giveUpEarly(events, pool);
    this.pool = pool;
    this.leases.holder = pool.id;
    try {
      await pool.promise;
    } finally {
      this.pool = null;
      this.leases.holder = null;
    }
  }

  /** It remembers for ever that it did not learn the numbers of its tasks: then it has to begin anew. */
  private giveUpEarly(events: WorkerEvents, pool: WorkerPool): void {
    const over = new AbortController();
    for (const event of ['job:start', 'worker:getJob:empty'] as const)
      events.once(event, () => {
        over.abort();
      });
    events.on('worker:getJob:error', ({ error }) => {
      if (over.signal.aborted) return;
      this.logger.warn({ msg: 'jobs cannot be looked for yet', err: error });
      over.abort();
      this.pool = null;
      // By then all of its workers have met it, and rest: one that meets it while it ends would print a trace.
      setTimeout(() => void ending(pool), REST_MS).unref();
    });
  }

  private async end(): Promise<void> {
    const { pool } = this;
    this.pool = null;
    if (pool === null) return;
    const late = sleep(this.patienceMs + LAST_WORDS_MS, 'late' as const, { ref: false });
    if ((await Promise.race([ending(pool), late])) !== 'late') return;
    await Promise.resolve(pool.forcefulShutdown('The service ended')).catch(() => undefined);
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }

  private stopped(): Promise<void> {
    return new Promise((resolve) => {
      this.stopping.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }
}

/** What goes wrong then is logged by itself. */
async function ending(pool: WorkerPool): Promise<void> {
  await Promise.resolve(pool.gracefulShutdown()).catch(() => undefined);
}
