import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';

import { migrationName, MIGRATION_LOCK, schemaState } from '../migrations.js';
import { poolOf } from '../pool.js';
import { busy, newerDatabase, nothingToBackUp } from './backup.errors.js';
import { copySource, type Header, schemasOf, sequencesIn, type Table, tablesIn } from './contents.js';
import { FrameWriter } from './frames.js';

export const FORMAT = 1;

/** What a backup holds, or a restore has written. */
export interface BackupSummary {
  readonly tables: number;
  readonly rows: number;
  /** What the schema had been through. */
  readonly migrations: readonly string[];
}

/** All rows as of one moment, beside whatever is written meanwhile. */
const SNAPSHOT = `begin isolation level repeatable read, read only;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

/**
 * Writes what the service stores in the database: compressed, as it comes from the server, with a checksum at the end. The service
 * goes on meanwhile; migrations wait.
 * @throws BackupError when there is nothing, or when a newer build's schema is there
 */
export async function backUp(dataSource: DataSource, destination: Writable): Promise<BackupSummary> {
  const { pending, unknown } = await schemaState(dataSource);
  if (unknown.length > 0) throw newerDatabase(unknown);
  const migrations = dataSource.migrations.map(migrationName).filter((name) => !pending.includes(name));
  if (migrations.length === 0) throw nothingToBackUp();
  return onConnection(dataSource, (lock) =>
    onConnection(dataSource, async (client) => {
      await holdMigrations(lock);
      const backup = new Backup(client, schemasOf(dataSource), migrations);
      await client.query(SNAPSHOT);
      await pipeline(backup.frames(), createGzip(), destination);
      return { tables: backup.tables, rows: backup.rows, migrations };
    }),
  );
}

/** It may be amid a COPY when it is over: the server forgets that, and locks, with the connection. */
async function onConnection<T>(dataSource: DataSource, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await poolOf(dataSource).connect();
  try {
    return await work(client);
  } finally {
    client.release(true);
  }
}

/** Before the snapshot, so that it holds what the schema had been through by then; hence in a transaction of its own. */
async function holdMigrations(client: PoolClient): Promise<void> {
  await client.query('begin; set local idle_in_transaction_session_timeout = 0');
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock_shared($1) as held',
    [MIGRATION_LOCK],
  );
  if (rows[0]?.held !== true) throw busy();
}

class Backup {
  tables = 0;
  rows = 0;
  private readonly writer = new FrameWriter();

  constructor(
    private readonly client: PoolClient,
    private readonly schemas: readonly string[],
    private readonly migrations: readonly string[],
  ) {}

  async *frames(): AsyncGenerator<Buffer, void> {
    yield this.writer.begin();
    yield this.writer.json('header', await this.header());
    for (const table of await tablesIn(this.client, this.schemas)) yield* this.table(table);
    yield this.writer.json('sequences', await sequencesIn(this.client, this.schemas));
    yield this.writer.end();
  }

  private async header(): Promise<Header> {
    const { rows } = await this.client.query<{ server: string }>(
      `select current_setting('server_version') as server`,
    );
    const server = rows[0]?.server ?? '';
    return { format: FORMAT, madeAt: new Date().toISOString(), server, migrations: this.migrations };
  }

  private async *table(table: Table): AsyncGenerator<Buffer, void> {
    yield this.writer.json('table', table);
    const copy = this.client.query(copyTo(`copy ${copySource(this.client, table)} to stdout`));
    // The number that the server tells comes after the last row, and may come too late for whoever has just read that.
    let rows = 0;
    for await (const chunk of copy) {
      rows += rowsEndingIn(chunk as Buffer);
      yield* this.writer.rows(chunk as Buffer);
    }
    yield this.writer.json('count', { rows });
    this.tables += 1;
    this.rows += rows;
  }
}

/** In the text format of `COPY` a line feed ends a row, and is nothing else: those of values are escaped. */
function rowsEndingIn(chunk: Buffer): number {
  let rows = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
  return rows;
}
