import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';

import { Clock } from '#kernel';

import { DatabaseMonitor } from './connections/monitor.js';
import { Perseverance } from './connections/perseverance.js';
import { EventSink } from './event-sink.js';
import { poolOf, preparesOf, reconnectMsOf } from './pool.js';
import { ConnectionTx, StatementTx, type Tx } from './tx.js';
import { isRetryable, isUnreachable } from './violations.js';

/**
 * Within transactions a statement is planned once for each connection. Left to itself, Postgres plans those with arrays
 * among their values anew on every call, which for the longer ones takes several times what they do.
 */
const BEGIN = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan';
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
      const tx = new ConnectionTx(runner, client, this.prepares, this.sink, this.clock.date());
      await client.query(BEGIN);
      let result: T;
      try {
        result = await work(tx);
        await tx.writeEvents();
        commit.sent = true;
        await client.query('COMMIT');
      } catch (error) {
        // On a connection that says nothing more, nothing can be undone: the server does it when it is gone.
        if (isUnreachable(error)) client.connection.stream.destroy();
        else await client.query('ROLLBACK').catch(() => undefined);
        throw error;
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
