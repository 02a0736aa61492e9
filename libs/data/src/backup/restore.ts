import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { PoolClient } from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

import { migrationName, MIGRATION_LOCK, schemaState } from '../migrations.js';
import { isLockTimeout } from '../violations.js';
import {
  altered,
  BackupError,
  busy,
  cutOff,
  inUse,
  newerBackup,
  newerDatabase,
  notABackup,
  notEmpty,
  unfit,
  unknownFormat,
} from './backup.errors.js';
import { type BackupSummary, FORMAT } from './back-up.js';
import { type Header, nameOf, schemasOf, tablesIn, type TransientSchema } from './contents.js';
import { type Frame, jsonOf, readFrames } from './frames.js';
import { Load } from './load.js';

const BEGIN = `begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  set local lock_timeout = '10s'`;
/** Whoever serves asks the database every second; what a pooler keeps open for nobody is silent. */
const USERS = `
select count(*)::int as count from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name like 'ligature%'
  and (state is distinct from 'idle' or state_change > clock_timestamp() - interval '10 seconds')`;

/**
 * Reads a backup to its end, and changes nothing.
 * @throws BackupError: no backup, cut off, altered
 */
export async function verify(source: Readable): Promise<void> {
  try {
    const frames = readFrames(pipeline(source, createGunzip(), () => undefined));
    while ((await frames.next()).done !== true);
  } catch (error) {
    throw explained(error);
  }
}

/**
 * Puts a backup into a database that holds nothing of the service's, or instead of all that it holds, and brings it up
 * to this build: in one transaction, which is rolled back unless the backup is whole.
 * @param replace whether what is there may be removed
 * @param transient goes, if what is there is removed, and is made anew
 * @throws BackupError: no backup, damaged, of a newer build, the database is not empty or in use
 */
export async function restore(
  dataSource: DataSource,
  source: Readable,
  { replace, transient }: { readonly replace: boolean; readonly transient: readonly TransientSchema[] },
): Promise<BackupSummary> {
  const runner = dataSource.createQueryRunner();
  const unzipped = pipeline(source, createGunzip(), () => undefined);
  const frames = readFrames(unzipped);
  try {
    const header = headerOf(await frames.next());
    demandKnown(dataSource, header);
    const { unknown } = await schemaState(dataSource);
    if (unknown.length > 0) throw newerDatabase(unknown);
    const client = (await runner.connect()) as PoolClient;
    await client.query(BEGIN);
    try {
      const summary = await new Restore(dataSource, runner, client, header).run(frames, replace, transient);
      await client.query('commit');
      return summary;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw await judged(error, frames);
    }
  } catch (error) {
    throw explained(error);
  } finally {
    unzipped.destroy();
    source.destroy();
    await runner.release();
  }
}

/** Plans depend on what Postgres knows of the tables, which it would find out only in a while. */
export async function analyze(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const tables = await tablesIn(client, schemasOf(dataSource));
    await client.query('begin; set local statement_timeout = 0');
    await client.query(`analyze ${tables.map((table) => nameOf(client, table)).join(', ')}`);
    await client.query('commit');
  } finally {
    await runner.release();
  }
}

class Restore {
  private readonly schemas: readonly string[];
  private readonly migrations: readonly MigrationInterface[];

  constructor(
    dataSource: DataSource,
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
    private readonly header: Header,
  ) {
    this.schemas = schemasOf(dataSource);
    this.migrations = [...dataSource.migrations].sort((one, other) => timeOf(one) - timeOf(other));
  }

  async run(
    frames: AsyncIterator<Frame, void>,
    replace: boolean,
    transient: readonly TransientSchema[],
  ): Promise<BackupSummary> {
    await this.demandQuiet();
    await this.clear(replace, transient);
    const inBackup = new Set(this.header.migrations);
    const before = this.migrations.filter((migration) => inBackup.has(migrationName(migration)));
    const after = this.migrations.filter((migration) => !before.includes(migration));
    for (const migration of before) await migration.up(this.runner);
    const load = new Load(this.client, this.schemas, frames);
    await load.run();
    for (const migration of after) await migration.up(this.runner);
    await this.remember([...before, ...after]);
    return { tables: load.tables, rows: load.rows, migrations: this.header.migrations };
  }

  private async demandQuiet(): Promise<void> {
    const { rows: locks } = await this.client.query<{ held: boolean }>(
      'select pg_try_advisory_xact_lock($1) as held',
      [MIGRATION_LOCK],
    );
    if (locks[0]?.held !== true) throw busy();
    const { rows } = await this.client.query<{ count: number }>(USERS);
    if (rows[0] !== undefined && rows[0].count > 0) throw inUse(rows[0].count);
  }

  private async clear(replace: boolean, transient: readonly TransientSchema[]): Promise<void> {
    const { rows } = await this.client.query<{ name: string }>(
      'select quote_ident(nspname) as name from pg_namespace where nspname = any($1)',
      [this.schemas],
    );
    if (!replace && rows.length > 0) throw notEmpty();
    const made = new Set(await this.done());
    for (const { schema, since } of transient)
      if (made.has(since)) rows.push({ name: this.client.escapeIdentifier(schema) });
    for (const { name } of rows) await this.client.query(`drop schema ${name} cascade`);
    await this.client.query('drop table if exists public.migrations');
  }

  /** The names of the migrations that ran on what is there. */
  private async done(): Promise<string[]> {
    const present = await this.client.query(
      `select from pg_class where oid = to_regclass('public.migrations')`,
    );
    if (present.rowCount === 0) return [];
    const { rows } = await this.client.query<{ name: string }>('select name from public.migrations');
    return rows.map(({ name }) => name);
  }

  /** In a table as TypeORM makes it, the name of its key included. */
  private async remember(migrations: readonly MigrationInterface[]): Promise<void> {
    await this.client.query(
      `create table public.migrations (id serial constraint "PK_8c82d7f526340ab734260ea46be" primary key,
        timestamp bigint not null, name varchar not null)`,
    );
    for (const migration of migrations)
      await this.client.query('insert into public.migrations (timestamp, name) values ($1, $2)', [
        timeOf(migration),
        migrationName(migration),
      ]);
  }
}

function headerOf(first: IteratorResult<Frame, void>): Header {
  if (first.done === true || first.value.type !== 'header') throw altered();
  const header = jsonOf(first.value.content) as Header;
  if (header.format > FORMAT) throw unknownFormat(header.format);
  return header;
}

function demandKnown({ migrations }: DataSource, header: Header): void {
  const known = new Set(migrations.map(migrationName));
  const unknown = header.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) throw newerBackup(unknown);
}

function timeOf(migration: MigrationInterface): number {
  return Number(migrationName(migration).slice(-13));
}

/** A backup that is not what was written may say anything, so whatever came of it: it is read to its end first. */
async function judged(error: unknown, frames: AsyncIterator<Frame, void>): Promise<unknown> {
  if (error instanceof BackupError) return error;
  try {
    while ((await frames.next()).done !== true);
    return error;
  } catch (fault) {
    return fault;
  }
}

/** What the decompressor and the server say, as far as it is about the backup. */
function explained(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (error instanceof BackupError) return error;
  if (code === 'Z_BUF_ERROR') return cutOff(error);
  if (code === 'Z_DATA_ERROR')
    return message === 'incorrect header check' ? notABackup(error) : altered(error);
  if (isLockTimeout(error)) return inUse(1);
  if (code !== undefined && /^2[23]...$/.test(code)) return unfit(message ?? code, error);
  return error;
}
