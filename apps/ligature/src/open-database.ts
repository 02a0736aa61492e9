import type { DataSource } from 'typeorm';

import {
  demandCurrentSchema,
  hostsOf,
  migrate,
  parseDatabaseUrl,
  schemaState,
  startEmbeddedPostgres,
} from '#data';
import type { Env } from '#platform';

import { openDatabase } from './database.js';

const OLDEST_SERVER = 150_000;

/** The database of this process, connected, with the schema that this build needs. */
export interface OpenedDatabase {
  readonly dataSource: DataSource;
  readonly embedded: boolean;
  /** Gives the embedded server back; call it when the connections are closed. */
  stop(): Promise<void>;
}

/**
 * The database of `DATABASE_URL`, else the embedded one, which is migrated on the way.
 * @param beforeBirth called before an empty embedded database gets its first table
 * @throws Error with advice: not to be reached, too old a server, another schema than this build's
 */
export async function openOwnDatabase(
  env: Env,
  log: (message: string) => void,
  beforeBirth?: () => void,
): Promise<OpenedDatabase> {
  const opened = await connectOwnDatabase(env, log);
  try {
    const { pending, unknown } = await schemaState(opened.dataSource);
    if (opened.embedded && unknown.length === 0) {
      if (pending.length === opened.dataSource.migrations.length) beforeBirth?.();
      await migrate(opened.dataSource);
    }
    await demandCurrentSchema(opened.dataSource);
    return opened;
  } catch (error) {
    await opened.dataSource.destroy();
    await opened.stop();
    throw error;
  }
}

/** As above, whatever the schema is. */
export async function connectOwnDatabase(env: Env, log: (message: string) => void): Promise<OpenedDatabase> {
  if (env.databaseUrl !== null) {
    const dataSource = await connected(env.databaseUrl, env);
    return { dataSource, embedded: false, stop: () => Promise.resolve() };
  }
  const server = await startEmbeddedPostgres({ dataDir: env.dataDir, log });
  return {
    dataSource: await openDatabase(server.url, env.databasePool, env.deadlines),
    embedded: true,
    stop: () => server.stop(),
  };
}

async function connected(url: string, { databasePool, deadlines }: Env): Promise<DataSource> {
  const dataSource = await openDatabase(url, databasePool, deadlines).catch((error: unknown) => {
    const reason =
      error instanceof Error && error.message !== '' ? error.message : (error as { code?: string }).code;
    throw new Error(`the database of DATABASE_URL (${nameOf(url)}) cannot be used: ${String(reason)}`, {
      cause: error,
    });
  });
  const [row] = await dataSource.query<{ number: string; name: string }[]>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  );
  if (row && Number(row.number) >= OLDEST_SERVER) return dataSource;
  await dataSource.destroy();
  throw new Error(
    `the database of DATABASE_URL is PostgreSQL ${row?.name ?? '?'}; version 15 or later is needed`,
  );
}

function nameOf(url: string): string {
  const address = parseDatabaseUrl(url);
  return address === null ? '?' : hostsOf(address);
}
