import { Injectable, Logger } from '@nestjs/common';
import type { JobHelpers, TaskList } from 'graphile-worker';
import { Counter, register } from 'prom-client';

import { traceJob } from '#platform/health';

import { JobQueue } from './job-queue.service.js';
import { type Task, Tasks } from './tasks.js';

const ended = new Counter({
  name: 'ligature_jobs_ended_total',
  help: 'Attempts to do a job, by job and outcome: done, failed (tried again), dead (not tried again)',
  labelNames: ['job', 'outcome'],
  registers: [register],
});

/** Does single jobs, counts them, and tells of those that fail. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger('Jobs');
  private readonly tasksByName: TaskList = {};

  constructor(
    private readonly tasks: Tasks,
    private readonly queue: JobQueue,
  ) {
    tasks.each((task) => {
      this.tasksByName[task.name] = (payload, helpers) => this.run(task, payload, helpers);
    });
  }

  /** Resolves when there is something to do at all. */
  get any(): Promise<void> {
    return this.tasks.any;
  }

  /** @param listener called when this process has added a job that can be done */
  whenAdded(listener: () => void): void {
    this.queue.whenAdded(listener);
  }

  /** As graphile-worker wants it: it notices what is added. */
  list(): TaskList {
    return this.tasksByName;
  }

  private async run(task: Task, payload: unknown, { job, abortSignal }: JobHelpers): Promise<void> {
    const { name } = task;
    const { id, attempts: attempt, max_attempts: of } = job;
    const isLast = attempt >= of;
    try {
      await traceJob(name, attempt, () => task.run(payload, { attempt, isLast, ending: abortSignal }));
      ended.inc({ job: name, outcome: 'done' });
    } catch (error) {
      ended.inc({ job: name, outcome: isLast ? 'dead' : 'failed' });
      const msg = isLast ? 'a job failed, and is not tried again' : 'a job failed, and is tried again';
      this.logger.warn({ msg, job: name, id, attempt, of, err: error });
      throw error;
    }
  }
}
