import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { parseDatabaseUrl } from './connections/database-url.js';
import { Servers } from './connections/servers.js';
import { poolOf } from './pool.js';

export interface DataSourceSettings {
  readonly url: string;
  readonly entities: DataSourceOptions['entities'];
  readonly migrations: DataSourceOptions['migrations'];
  readonly poolSize?: number;
  readonly deadlines: DatabaseDeadlines;
}

/** In milliseconds. */
export interface DatabaseDeadlines {
  /** A connection, to be made. */
  readonly databaseConnect: number;
  /** What can be repeated, for a database that refuses connections. */
  readonly databaseReconnect: number;
  /** A statement, to be done by the server; then the server ends it. */
  readonly databaseStatement: number;
}

/** TypeORM's data source with the house's settings; not yet connected. */
export function makeDataSource(settings: DataSourceSettings): DataSource {
  const { deadlines } = settings;
  const address = parseDatabaseUrl(settings.url);
  if (address === null) throw new Error('DATABASE_URL is not understood');
  const [url = settings.url] = address.urls;
  const isOne = address.urls.length === 1 && address.attrs === 'any';
  return new DataSource({
    type: 'postgres',
    url,
    entities: settings.entities,
    migrations: settings.migrations,
    migrationsTableName: 'migrations',
    schema: 'public',
    synchronize: false,
    installExtensions: false,
    poolSize: settings.poolSize ?? 10,
    connectTimeoutMS: deadlines.databaseConnect,
    applicationName: 'ligature',
    extra: {
      statement_timeout: deadlines.databaseStatement,
      reconnectMs: deadlines.databaseReconnect,
      ...(isOne ? {} : { Client: new Servers(address, deadlines.databaseConnect).clientClass() }),
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      // Estimates of recursive statements are high, what they do is little: compiling them is never worth it.
      options: '-c jit=off',
    },
  });
}

/** Connects, and listens for errors of idle connections: without a listener they would end the process. */
export async function connect(dataSource: DataSource): Promise<DataSource> {
  const logger = new Logger('Database');
  await dataSource.initialize();
  poolOf(dataSource).on('error', (error) => {
    logger.warn({ msg: 'an idle database connection was lost', reason: error.message });
  });
  return dataSource;
}
