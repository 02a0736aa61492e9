import { setTimeout as sleep } from 'node:timers/promises';

import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';

import { connectBeside, poolOf, preparesOf } from '../pool.js';
import { asQuery, sql } from '../statement.js';
import { sqlState } from '../violations.js';
import { demandPreparedStatements, StatementsForgotten } from './pooler.js';
import { heardWithin, SilentConnections } from './silence.js';

export const PROBE_MS = Symbol('PROBE_MS');

/** `readonly` and `full`: reads are answered, writes are not. */
export type DatabaseState = 'up' | 'readonly' | 'full' | 'down';

const EVERY_MS = 1_000;
const AGAIN_MS = 250;
const DISK_FULL = '53100';
/** For how long a pooler is waited for, within one answer. */
const POOLER_MS = 1_000;
/** For how long a disk counts as full that no write has tried since. */
const FULL_MS = 10_000;
/** Prepared, as nearly all that the service asks: where that does not get through, it is not ready. */
const QUESTION = sql(
  'data.ask_how_it_is',
  `select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as readonly`,
);

/**
 * Asks the database how it is, on a connection of its own, so that whoever wants to know need not ask nor wait.
 * When it is silent for too long (it hangs, or its machine is gone and nobody said so), connections of the pool on which
 * nothing came meanwhile are destroyed: what waits on them is refused, and what comes next opens new ones.
 */
@Injectable()
export class DatabaseMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Database');
  private readonly pool: pg.Pool;
  private readonly stopping = new AbortController();
  private readonly connections: SilentConnections;
  private known: 'up' | 'readonly' | 'down' = 'up';
  private fullUntil = 0;
  private client: pg.Client | null = null;

  constructor(
    dataSource: DataSource,
    @Inject(PROBE_MS) private readonly patienceMs: number,
  ) {
    this.pool = poolOf(dataSource);
    this.connections = new SilentConnections(this.pool, patienceMs);
  }

  get state(): DatabaseState {
    return this.known === 'up' && performance.now() < this.fullUntil ? 'full' : this.known;
  }

  /** What a write came to: the disk is seen to be full by them alone. */
  noticeWrite(error: unknown): void {
    const isFull = error !== undefined && sqlState(error) === DISK_FULL;
    if (isFull) this.fullUntil = performance.now() + FULL_MS;
    else if (error === undefined) this.fullUntil = 0;
  }

  onApplicationBootstrap(): void {
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (this.known === 'down') this.connections.abandon();
    const { client } = this;
    if (client === null) return;
    // A database that has fallen silent does not take leave, nor answers what it was asked on other connections.
    const late = setTimeout(() => {
      client.connection.stream.destroy();
      this.connections.abandon();
    }, this.patienceMs);
    await client.end().catch(() => undefined);
    clearTimeout(late);
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      this.connections.ask();
      try {
        this.say((await heardWithin(this.ask(), this.patienceMs)) ? 'readonly' : 'up');
        this.connections.heard();
      } catch (error) {
        this.forget();
        if (this.isStopping()) return;
        this.say('down', error);
        if (!(error instanceof StatementsForgotten)) this.connections.giveUp(error);
      }
      const pause = this.known === 'down' ? AGAIN_MS : EVERY_MS;
      await sleep(pause, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Whether the database takes reads only. */
  private async ask(): Promise<boolean> {
    this.client ??= await this.connected();
    const question = asQuery(QUESTION, [], preparesOf(this.pool));
    const { rows } = await this.client.query<{ readonly: boolean }>(question);
    return rows[0]?.readonly === true;
  }

  private async connected(): Promise<pg.Client> {
    const client = await connectBeside(this.pool, { application_name: 'ligature monitor' });
    client.on('error', () => {
      if (this.client !== client) return;
      this.forget();
      this.say('down');
    });
    if (this.isStopping()) {
      client.connection.stream.destroy();
      throw new Error('stopping');
    }
    // From here on it is forgotten with whatever fails.
    this.client = client;
    // A pooler that forgets statements would answer every question here, and every other one elsewhere.
    await demandPreparedStatements(this.pool, client, POOLER_MS);
    return client;
  }

  private forget(): void {
    this.client?.connection.stream.destroy();
    this.client = null;
  }

  private say(state: 'up' | 'readonly' | 'down', error?: unknown): void {
    if (state === this.known || this.stopping.signal.aborted) return;
    this.known = state;
    const reason = error instanceof Error ? { reason: error.message } : {};
    this.logger.warn({ msg: `the database is ${state}`, ...reason });
  }
}
