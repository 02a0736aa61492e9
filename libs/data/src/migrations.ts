import { Logger } from '@nestjs/common';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

import { isLockTimeout, isTimeout } from './violations.js';

/** Held by who migrates or restores; shared by those who need the schema to stay as it is. */
export const MIGRATION_LOCK = 4_719_225_360;
const logger = new Logger('Migrations');

/** What stands between the schema of the database and the schema that this build needs. */
export interface SchemaState {
  /** Migrations that this build has and the database lacks. */
  readonly pending: readonly string[];
  /** Migrations that the database has and this build does not know. */
  readonly unknown: readonly string[];
}

/** Under which name a migration is remembered that was run. */
export function migrationName(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

/** Compares the database's migration table with the migrations of this build. */
export async function schemaState(dataSource: DataSource): Promise<SchemaState> {
  const known = dataSource.migrations.map(migrationName);
  const [{ present } = { present: null }] = await dataSource.query<{ present: string | null }[]>(
    `select to_regclass('public.migrations')::text as present`,
  );
  if (present === null) return { pending: known, unknown: [] };
  const rows = await dataSource.query<{ name: string }[]>('select name from public.migrations');
  const done = new Set(rows.map((row) => row.name));
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)),
  };
}

/**
 * Runs what is pending, one process at a time; answers the names of what ran.
 * @throws Error when somebody else needs the schema to stay as it is
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const { pending } = await schemaState(dataSource);
  if (pending.length === 0) return [];
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await takeLock(runner);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    for (const { name } of done) logger.log({ msg: 'migrated', name });
    return done.map(({ name }) => name);
  } finally {
    await runner.query('rollback').catch(() => undefined);
    await runner.release();
  }
}

/**
 * In a transaction, which a pooler gives a connection for as long as it takes; the migrations have their own. Without
 * parameters: a statement that has some keeps its snapshot until the next one, and an index that is built beside traffic
 * waits for all snapshots.
 */
async function takeLock(runner: QueryRunner): Promise<void> {
  await runner.query('begin; set local idle_in_transaction_session_timeout = 0');
  try {
    await runner.query(`select pg_advisory_xact_lock(${String(MIGRATION_LOCK)})`);
  } catch (error) {
    if (!isTimeout(error) && !isLockTimeout(error)) throw error;
    throw new Error('the database is being backed up, restored or migrated by another process: try again', {
      cause: error,
    });
  }
}

/** Refuses a database whose schema this build was not made for. */
export async function demandCurrentSchema(dataSource: DataSource): Promise<void> {
  const { pending, unknown } = await schemaState(dataSource);
  if (unknown.length > 0) {
    throw new Error(
      `the database is newer than this build (it has ${unknown.join(', ')}); run a newer build`,
    );
  }
  if (pending.length > 0) {
    throw new Error(
      `the database is older than this build (it lacks ${pending.join(', ')}); run: ligature migrate`,
    );
  }
}
