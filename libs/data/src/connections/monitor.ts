import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';

import { poolOf } from '../pool.js';
import { sqlState } from '../violations.js';

export const PROBE_MS = Symbol('PROBE_MS');

/** `readonly` and `full`: reads are answered, writes are not. */
export type DatabaseState = 'up' | 'readonly' | 'full' | 'down';

const EVERY_MS = 1_000;
const AGAIN_MS = 250;
const DISK_FULL = '53100';
/** For how long a disk counts as full that no write has tried since. */
const FULL_MS = 10_000;
const QUESTION = `select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as readonly`;

/** The database, on a connection that is silent. */
class Silent extends Error {}

/**
 * Asks the database how it is, on a connection of its own, so that whoever wants to know need not ask nor wait.
 * When it is silent for too long (it hangs, or its machine is gone and nobody said so), connections of the pool on which
 * nothing came meanwhile are destroyed: what waits on them is refused, and what comes next opens new ones.
 */
@Injectable()
export class DatabaseMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Database');
  private readonly stopping = new AbortController();
  private readonly opened = new Set<pg.Client>();
  private known: 'up' | 'readonly' | 'down' = 'up';
  private fullUntil = 0;
  private client: pg.Client | null = null;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(PROBE_MS) private readonly patienceMs: number,
  ) {
    const pool = poolOf(dataSource);
    pool.on('acquire', (client) => this.opened.add(client));
    pool.on('remove', (client) => this.opened.delete(client));
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
    await this.client?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      const before = [...this.opened].map((client) => [client, heardOn(client)] as const);
      try {
        this.say((await this.answer()) ? 'readonly' : 'up');
      } catch (error) {
        this.forget();
        if (this.isStopping()) return;
        this.say('down');
        if (error instanceof Silent) destroySilent(before);
      }
      const pause = this.known === 'down' ? AGAIN_MS : EVERY_MS;
      await sleep(pause, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Whether the database takes reads only. */
  private async answer(): Promise<boolean> {
    const asked = this.ask();
    asked.catch(() => undefined);
    const late = new AbortController();
    const silent = sleep(this.patienceMs, 'silent' as const, { ref: false, signal: late.signal })
      // A process that was busy itself may have the answer, unread.
      .then(() => turn())
      .then(() => turn('silent' as const));
    silent.catch(() => undefined);
    const first = await Promise.race([asked, silent]);
    late.abort();
    if (first === 'silent') throw new Silent();
    return first;
  }

  private async ask(): Promise<boolean> {
    this.client ??= await this.connected();
    const { rows } = await this.client.query<{ readonly: boolean }>(QUESTION);
    return rows[0]?.readonly === true;
  }

  private async connected(): Promise<pg.Client> {
    const { Client, options } = poolOf(this.dataSource) as pg.Pool & { Client: typeof pg.Client };
    const client = new Client({ ...options, application_name: 'ligature monitor' });
    client.on('error', () => {
      if (this.client !== client) return;
      this.forget();
      this.say('down');
    });
    await client.connect();
    if (!this.stopping.signal.aborted) return client;
    await client.end();
    throw new Error('stopping');
  }

  private forget(): void {
    this.client?.connection.stream.destroy();
    this.client = null;
  }

  private say(state: 'up' | 'readonly' | 'down'): void {
    if (state === this.known || this.stopping.signal.aborted) return;
    this.known = state;
    this.logger.warn({ msg: `the database is ${state}` });
  }
}

function heardOn(client: pg.Client): number {
  return (client.connection.stream as unknown as { bytesRead: number }).bytesRead;
}

function destroySilent(before: readonly (readonly [pg.Client, number])[]): void {
  for (const [client, heard] of before) {
    if (heardOn(client) === heard)
      client.connection.stream.destroy(new Error('Connection terminated: the database is silent'));
  }
}
