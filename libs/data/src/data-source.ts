import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { poolOf } from './pool.js';

export interface DataSourceSettings {
  readonly url: string;
  readonly entities: DataSourceOptions['entities'];
  readonly migrations: DataSourceOptions['migrations'];
  readonly poolSize?: number;
  /** Longest a single statement may run, in milliseconds. */
  readonly statementTimeoutMs?: number;
}

/** TypeORM's data source with the house's settings; not yet connected. */
export function makeDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    entities: settings.entities,
    migrations: settings.migrations,
    migrationsTableName: 'migrations',
    schema: 'public',
    synchronize: false,
    installExtensions: false,
    poolSize: settings.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    applicationName: 'ligature',
    extra: {
      statement_timeout: settings.statementTimeoutMs ?? 15_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
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
