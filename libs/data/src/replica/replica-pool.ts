import { Logger } from '@nestjs/common';
import pg from 'pg';

import { parseDatabaseUrl, waysTo } from '../connections/database-url.js';
import { Servers } from '../connections/servers.js';
import type { DatabaseDeadlines } from '../data-source.js';

export interface ReplicaSettings {
  readonly url: string;
  readonly poolSize: number;
  readonly deadlines: DatabaseDeadlines;
  /** Whether statements go by names that the other side remembers. */
  readonly prepares: boolean;
}

/**
 * Connections to a replica, made when they are needed. Their sessions get no settings when they begin, so that a pooler may
 * be in between: each transaction brings its own.
 */
export function makeReplicaPool({ url, poolSize, deadlines, prepares }: ReplicaSettings): pg.Pool {
  const address = parseDatabaseUrl(url);
  if (address === null) throw new Error('DATABASE_READ_URL is not understood');
  const [first = url] = address.urls;
  const isOne = address.urls.length === 1 && address.attrs === 'any' && waysTo(first).length === 1;
  const connectMs = deadlines.databaseConnect;
  const options = {
    connectionString: first,
    max: poolSize,
    connectionTimeoutMillis: connectMs,
    application_name: 'ligature',
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    prepares,
    ...(isOne ? {} : { Client: new Servers(address, connectMs, 'DATABASE_READ_URL').clientClass() }),
  };
  const logger = new Logger('Replica');
  return new pg.Pool(options)
    .on('error', (error) => {
      logger.warn({ msg: 'an idle connection to the replica was lost', reason: error.message });
    })
    .on('connect', (client) => {
      client.on('error', () => undefined);
    });
}

/** How a transaction on a replica begins. */
export function beginning(isolation: 'READ COMMITTED' | 'REPEATABLE READ', of: DatabaseDeadlines): string {
  return [
    `BEGIN ISOLATION LEVEL ${isolation} READ ONLY`,
    `SET LOCAL statement_timeout = ${String(of.databaseStatement)}`,
    `SET LOCAL lock_timeout = ${String(of.databaseLock)}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${String(of.databaseIdle)}`,
    'SET LOCAL jit = off',
  ].join('; ');
}
