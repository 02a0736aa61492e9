import type { DataSource } from 'typeorm';

import {
  type DatabaseWay,
  demandCurrentSchema,
  demandPreparedStatements,
  hostsOf,
  migrate,
  missingSettings,
  parseDatabaseUrl,
  poolOf,
  schemaState,
  sessionSettings,
  startEmbeddedPostgres,
} from '#data';
import type { Env } from '#platform/config';

import { openDatabase } from './database.js';

const OLDEST_SERVER = 150_000;
/** A start has time: better it waits than goes on with a pooler that forgets statements. */
const POOLER_MS = 10_000;

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
  const { databaseUrl: url, databasePool, deadlines, directDatabaseUrl, preparedStatements: prepares } = env;
  if (url === null) {
    const server = await startEmbeddedPostgres({ dataDir: env.dataDir, log });
    return {
      dataSource: await openDatabase(server.url, databasePool, deadlines),
      embedded: true,
      stop: () => server.stop(),
    };
  }
  const pooled = directDatabaseUrl !== null;
  const dataSource = await connected('DATABASE_URL', url, env, { pooled, prepares });
  const missing = pooled ? await missingSettings(dataSource, sessionSettings(deadlines)) : [];
  for (const setting of missing) log(`through the pooler, ${setting}: run \`ligature migrate\``);
  return { dataSource, embedded: false, stop: () => Promise.resolve() };
}

/** The same without the pooler that may be in between, for what it is no way for. */
export async function connectDirectly(env: Env, log: (message: string) => void): Promise<OpenedDatabase> {
  const { directDatabaseUrl: url, preparedStatements: prepares } = env;
  if (url === null) return connectOwnDatabase(env, log);
  const way = { pooled: false, prepares };
  return {
    dataSource: await connected('LIGATURE_DIRECT_DATABASE_URL', url, env, way),
    embedded: false,
    stop: () => Promise.resolve(),
  };
}

async function connected(
  variable: string,
  url: string,
  { databasePool, deadlines }: Env,
  way: DatabaseWay,
): Promise<DataSource> {
  const name = `the database of ${variable} (${nameOf(url)})`;
  const dataSource = await openDatabase(url, databasePool, deadlines, way).catch((error: unknown) => {
    throw new Error(`${name} cannot be used: ${reasonOf(error)}`, { cause: error });
  });
  try {
    await demandVersion(name, dataSource);
    const session = await poolOf(dataSource).connect();
    await demandPreparedStatements(poolOf(dataSource), session, POOLER_MS).finally(() => session.release());
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

function reasonOf(error: unknown): string {
  const { message = '', code } = (error ?? {}) as { message?: string; code?: string };
  const advice = message.includes('unsupported startup parameter')
    ? ' (where it is a pooler, LIGATURE_DIRECT_DATABASE_URL has to be the address of the server)'
    : '';
  return message === '' ? String(code) : message + advice;
}

async function demandVersion(name: string, dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ number: string; name: string }[]>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  );
  if (row && Number(row.number) >= OLDEST_SERVER) return;
  throw new Error(`${name} is PostgreSQL ${row?.name ?? '?'}; version 15 or later is needed`);
}

function nameOf(url: string): string {
  const address = parseDatabaseUrl(url);
  return address === null ? '?' : hostsOf(address);
}
