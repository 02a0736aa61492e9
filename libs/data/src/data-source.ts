import { Logger } from '@nestjs/common';
import { types } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { parseDatabaseUrl, waysTo } from './connections/database-url.js';
import { Servers } from './connections/servers.js';
import { atStart, sessionSettings } from './connections/session-settings.js';
import { parseJson } from './json/json.js';
import { poolOf } from './pool.js';

export interface DataSourceSettings {
  readonly url: string;
  readonly entities: DataSourceOptions['entities'];
  readonly migrations: DataSourceOptions['migrations'];
  readonly poolSize?: number;
  readonly deadlines: DatabaseDeadlines;
  readonly way?: DatabaseWay;
}

/** What stands between service and database. */
export interface DatabaseWay {
  /** A pooler: sessions are not ours alone, and take no settings when they begin. */
  readonly pooled: boolean;
  /** Whether statements go by names that the other side remembers. */
  readonly prepares: boolean;
}

const STRAIGHT: DatabaseWay = { pooled: false, prepares: true };

/** In milliseconds. */
export interface DatabaseDeadlines {
  /** A connection, to be made. */
  readonly databaseConnect: number;
  /** What can be repeated, for a database that refuses connections. */
  readonly databaseReconnect: number;
  /** A statement, to be done by the server; then the server ends it. */
  readonly databaseStatement: number;
  /** A statement, for a lock that others hold; then the server ends it. */
  readonly databaseLock: number;
  /** The server, for the next statement of a transaction; then it ends the connection. */
  readonly databaseIdle: number;
}

/** TypeORM's data source with the house's settings; not yet connected. */
export function makeDataSource(settings: DataSourceSettings): DataSource {
  for (const type of [types.builtins.JSON, types.builtins.JSONB]) types.setTypeParser(type, parseJson);
  const { deadlines, way = STRAIGHT } = settings;
  const address = parseDatabaseUrl(settings.url);
  if (address === null) throw new Error('DATABASE_URL is not understood');
  const [url = settings.url] = address.urls;
  const isOne = address.urls.length === 1 && address.attrs === 'any' && waysTo(url).length === 1;
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
      reconnectMs: deadlines.databaseReconnect,
      ...(isOne ? {} : { Client: new Servers(address, deadlines.databaseConnect).clientClass() }),
      ...(way.pooled ? {} : atStart(sessionSettings(deadlines))),
      prepares: way.prepares,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    },
  });
}

/**
 * Connects, and listens for errors of all connections: without a listener one that is lost would end the process. Idle
 * ones are told of; whoever has one hears of it with the next statement.
 */
export async function connect(dataSource: DataSource): Promise<DataSource> {
  const logger = new Logger('Database');
  const heard = new WeakSet<object>();
  await dataSource.initialize();
  poolOf(dataSource)
    .on('error', (error) => {
      logger.warn({ msg: 'an idle database connection was lost', reason: error.message });
    })
    .on('acquire', (client) => {
      if (heard.has(client)) return;
      heard.add(client);
      client.on('error', () => undefined);
    });
  return dataSource;
}
