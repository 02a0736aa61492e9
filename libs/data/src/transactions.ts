import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';

import { Clock } from '#kernel';

import { ConnectionTx } from './connection-tx.js';
import { DatabaseMonitor } from './connections/monitor.js';
import { Perseverance } from './connections/perseverance.js';
import { EventSink } from './event-sink.js';
import { Pipeline } from './pipeline.js';
import { poolOf, preparesOf, reconnectMsOf } from './pool.js';
import { StatementTx, type Tx } from './tx.js';
import { isRetryable, isUnreachable } from './violations.js';

const ATTEMPTS = 5;
const BACKOFF_MS = 10;

/** Whether the transaction may have been committed, whatever was heard of it. */
interface Commit {
  sent: boolean;
}

/**
 * The only maker of `Tx`, which has the time of all that it writes. No nesting, no network call inside, never wider than one domain.
 * Serialization failures and deadlocks are retried with jitter, so is what lost its connection before its commit was
 * sent; everything else rises.
 */
@Injectable()
export class Transactions {
  private readonly logger = new Logger(Transactions.name);
  private readonly pool: Pool;
  private readonly prepares: boolean;

  constructor(
    private readonly dataSource: DataSource,
    private readonly monitor: DatabaseMonitor,
    private readonly clock: Clock,
    private readonly sink: EventSink,
  ) {
    this.pool = poolOf(dataSource);
    this.prepares = preparesOf(this.pool);
  }

  /** Runs `work` in one READ COMMITTED transaction, then its `afterCommit` effects. */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried((commit) => this.attempt(work, commit));
  }

  /** Runs `work`, which may send exactly one statement: half the round trips for a hot write. */
  async statement<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(async (commit) => {
      commit.sent = true;
      const tx = new StatementTx(this.pool, this.prepares, this.sink, this.clock.date());
      const result = await work(tx);
      await this.settle(tx);
      return result;
    });
  }

  private async retried<T>(attempt: (commit: Commit) => Promise<T>): Promise<T> {
    const perseverance = new Perseverance(reconnectMsOf(this.pool));
    for (let tried = 1; ; tried += 1) {
      const commit: Commit = { sent: false };
      try {
        const result = await attempt(commit);
        this.monitor.noticeWrite(undefined);
        return result;
      } catch (error) {
        this.monitor.noticeWrite(error);
        if (!isRetryable(error)) await perseverance.tryAgain(error, commit.sent);
        else if (tried >= ATTEMPTS) throw error;
        else await sleep(Math.random() * BACKOFF_MS * 2 ** tried);
      }
    }
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>, commit: Commit): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const pipeline = new Pipeline(client);
      const tx = new ConnectionTx(runner, pipeline, this.prepares, this.sink, this.clock.date());
      let result: T;
      try {
        result = await work(tx);
        await tx.commit((maybeCommitted) => (commit.sent = maybeCommitted));
      } catch (error) {
        // On a connection that says nothing more, nothing can be undone: the server does it when it is gone.
        if (isUnreachable(error)) pipeline.destroy();
        else await tx.rollBack();
        throw error;
      } finally {
        pipeline.close();
      }
      // The connection goes back before the effects: they may be slow and need none.
      await runner.release();
      await this.settle(tx);
      return result;
    } finally {
      if (!runner.isReleased) await runner.release();
    }
  }

  private async settle(tx: Tx): Promise<void> {
    for (const effect of tx.effects) {
      try {
        await effect();
      } catch (error) {
        this.logger.error({ msg: 'an effect after commit failed', err: error });
      }
    }
  }
}
