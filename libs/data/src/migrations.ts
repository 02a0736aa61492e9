import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

const LOCK = 4_719_225_360;
const logger = new Logger('Migrations');

/** What stands between the schema of the database and the schema that this build needs. */
export interface SchemaState {
  /** Migrations that this build has and the database lacks. */
  readonly pending: readonly string[];
  /** Migrations that the database has and this build does not know. */
  readonly unknown: readonly string[];
}

/** Compares the database's migration table with the migrations of this build. */
export async function schemaState(dataSource: DataSource): Promise<SchemaState> {
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
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

/** Runs what is pending, one process at a time; answers the names of what ran. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('select pg_advisory_lock($1)', [LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    for (const { name } of done) logger.log({ msg: 'migrated', name });
    return done.map(({ name }) => name);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** Refuses a database whose schema this build was not made for. */
export async function demandCurrentSchema(dataSource: DataSource): Promise<void> {
  const { pending, unknown } = await schemaState(dataSource);
  if (unknown.length > 0) {
    throw new Error(`the database is newer than this build (it has ${unknown.join(', ')}); run a newer build`);
  }
  if (pending.length > 0) {
    throw new Error(
      `the database is older than this build (it lacks ${pending.join(', ')}); run: npm run --silent ligature -- migrate`,
    );
  }
}
