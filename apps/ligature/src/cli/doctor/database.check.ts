import type { DataSource } from 'typeorm';

import { hasEmbeddedDatabase, schemaState } from '#data';
import type { Env } from '#platform/config';

import { connectOwnDatabase } from '../../open-database.js';
import { type Finding, reasonOf } from './finding.js';

/** How far the clocks of this machine and of the database may be apart. */
const MOST_APART_MS = 2_000;

/** The database, its schema, its room for connections, and its clock; connects as the service does. */
export async function checkDatabase(env: Env): Promise<Finding[]> {
  if (env.databaseUrl === null && !hasEmbeddedDatabase(env.dataDir)) {
    return [{ check: 'database', state: 'unused', found: 'there is none yet: the first start makes it' }];
  }
  const told: string[] = [];
  try {
    const opened = await connectOwnDatabase(env, (message) => told.push(message));
    try {
      const pooler = told.filter((message) => message.includes('ligature migrate'));
      return [
        ...pooler.map((found) => warning(found, 'Run: ligature migrate')),
        await server(opened.dataSource, opened.embedded, env),
        await schema(opened.dataSource, opened.embedded),
        await clock(opened.dataSource),
      ];
    } finally {
      await opened.dataSource.destroy();
      await opened.stop();
    }
  } catch (error) {
    const advice =
      env.databaseUrl === null
        ? 'Look into the data directory (LIGATURE_DATA_DIR), and at the room on its disk.'
        : 'Check DATABASE_URL, and that the server takes connections from this machine.';
    return [{ check: 'database', state: 'failed', found: reasonOf(error), advice }];
  }
}

async function server(dataSource: DataSource, embedded: boolean, { databasePool }: Env): Promise<Finding> {
  const [row] = await dataSource.query<{ version: string; most: number; readonly: string }[]>(
    `select current_setting('server_version') as version, current_setting('max_connections')::integer as most,
       current_setting('transaction_read_only') as readonly`,
  );
  const name = `${embedded ? 'embedded ' : ''}PostgreSQL ${row?.version.split(' ')[0] ?? '?'}`;
  if (row?.readonly === 'on') {
    return {
      check: 'database',
      state: 'failed',
      found: `${name}, which takes no writes`,
      advice: 'Name the primary in DATABASE_URL.',
    };
  }
  const most = row?.most ?? 0;
  return databasePool >= most
    ? warning(
        `${name}, with ${String(most)} connections for a pool of ${String(databasePool)}`,
        'Make LIGATURE_DATABASE_POOL smaller, or max_connections of the server larger: each replica has a pool.',
      )
    : {
        check: 'database',
        state: 'ok',
        found: `${name}, up to ${String(databasePool)} of ${String(most)} connections`,
      };
}

async function schema(dataSource: DataSource, embedded: boolean): Promise<Finding> {
  const { pending, unknown } = await schemaState(dataSource);
  if (unknown.length > 0) {
    return failed(`the schema is newer than this build (${unknown.join(', ')})`, 'Run a newer build.');
  }
  if (pending.length === 0)
    return { check: 'database', state: 'ok', found: 'the schema is that of this build' };
  return embedded
    ? warning('the schema is older than this build', 'The next start brings it up to date.')
    : failed('the schema is older than this build', 'Run: ligature migrate');
}

/** A transaction's time is the database's; deadlines and tokens go by this machine's. */
async function clock(dataSource: DataSource): Promise<Finding> {
  const before = Date.now();
  const [row] = await dataSource.query<{ now: Date }[]>('select clock_timestamp() as now');
  const after = Date.now();
  const theirs = row?.now.getTime() ?? 0;
  const apart = Math.max(before - theirs, theirs - after, 0);
  return apart > MOST_APART_MS
    ? {
        check: 'clock',
        state: 'failed',
        found: `this machine and the database are ${(apart / 1000).toFixed(1)} s apart`,
        advice: 'Have both keep time by NTP: sessions, limits and histories go by it.',
      }
    : { check: 'clock', state: 'ok', found: 'this machine and the database agree' };
}

function warning(found: string, advice: string): Finding {
  return { check: 'database', state: 'warning', found, advice };
}

function failed(found: string, advice: string): Finding {
  return { check: 'database', state: 'failed', found, advice };
}
