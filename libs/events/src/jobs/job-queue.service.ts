import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { JobsRepository } from './jobs.repository.js';
import { type Task, Tasks } from './tasks.js';

export interface JobOptions {
  /** Not before; absent: at once. */
  readonly runAt?: Date;
  /** The same from now on, by the clock of the database, which decides when a job is due. */
  readonly delayMs?: number;
  /** Of several jobs with the same key only the latest is done, as far as the earlier ones have not begun. */
  readonly key?: string;
}

/**
 * Jobs that are done after a change, at least once, by whichever replica is free. They outlive a crash of the service,
 * and are in no backup: what has to come about for good is a row of the module that wants it.
 */
@Injectable()
export class JobQueue {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly jobs: JobsRepository,
    private readonly tasks: Tasks,
  ) {}

  /**
   * Written by the transaction of the change: there is no job without it, and no change without its job. It is one
   * statement, so in `Transactions.statement` it is the only one.
   * @param payload plain JSON; whoever may read the database reads it, so secrets are sealed
   */
  async add(tx: Tx, name: string, payload: object, { runAt, delayMs, key }: JobOptions = {}): Promise<void> {
    const { attempts } = this.tasks.demand(name);
    await this.jobs.insert({ name, payload, runAt, delayMs, attempts, key }, tx);
    if (runAt === undefined && delayMs === undefined)
      tx.afterCommit(() => {
        for (const listener of this.listeners) listener();
      });
  }

  /** Several that have keys, after some time, in one statement. */
  async addAll(
    tx: Tx,
    name: string,
    jobs: readonly { readonly payload: object; readonly key: string }[],
    delayMs: number,
  ): Promise<void> {
    const { attempts } = this.tasks.demand(name);
    await this.jobs.insertAll(jobs, { name, attempts, delayMs }, tx);
  }

  /** The job with the key, if it still waits, is not done any more; one that is being done is not tried again. One statement. */
  async remove(tx: Tx, key: string): Promise<void> {
    await this.jobs.remove(key, tx);
  }

  /** As `Tasks.add`, for who adds the jobs, too. */
  does(task: Task): void {
    this.tasks.add(task);
  }

  /** @param listener called when this process has added a job that can be done */
  whenAdded(listener: () => void): void {
    this.listeners.push(listener);
  }
}
