import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

import { migrate } from '#data';
import pg from 'pg';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { ask, joinWorkers, workersOf } from './citus.js';
import { pause } from './pause.js';

const TEMPLATE = 'ligature_test_template';

const INSUFFICIENT_PRIVILEGE = '42501';
const BETWEEN_ATTEMPTS_MS = 250;
const MOST_ATTEMPTS = 240;

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Of each server one connection that stays, as long as the worker: a new one costs as much as a clone. */
const admins = new Map<string, Promise<pg.Client>>();

function adminOf(serverUrl: string): Promise<pg.Client> {
  const known = admins.get(serverUrl);
  if (known !== undefined) return known;
  const client = new pg.Client({ connectionString: serverUrl });
  const forget = (): unknown => admins.delete(serverUrl);
  client.on('error', forget).on('end', forget);
  const connected = client.connect().then(() => {
    (client.connection.stream as Socket).unref();
    return client;
  });
  admins.set(serverUrl, connected);
  connected.catch(forget);
  return connected;
}

function demandTestName(name: string): void {
  if (!name.includes('test')) throw new Error(`${name} is not a test database`);
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  demandTestName(name);
  for (let attempts = 1; ; attempts += 1) {
    try {
      await client.query(`drop database if exists ${name} with (force)`);
      return;
    } catch (error) {
      if (!isVacuumed(error) || attempts === MOST_ATTEMPTS) throw error;
      await pause(BETWEEN_ATTEMPTS_MS);
    }
  }
}

/** Whether the server itself vacuums the database at this moment: only a superuser may end that, others wait. */
function isVacuumed(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
}

/**
 * Copies the files of a database rather than its pages, which takes an eighth of the processor time. It begins and ends
 * with a checkpoint: where those wait for a disk, pages are copied, as is usual.
 */
async function createDatabase(client: pg.Client, name: string, template: string): Promise<void> {
  const { rows } = await client.query<{ waits: boolean }>(
    "select current_setting('fsync')::boolean as waits",
  );
  const strategy = rows[0]?.waits === false ? 'file_copy' : 'wal_log';
  await client.query(`create database ${name} template ${template} strategy ${strategy}`);
}

/** A fresh template with all migrations. */
export async function buildTemplate(serverUrl: string): Promise<void> {
  const workers = await workersOf(serverUrl);
  for (const server of [serverUrl, ...workers])
    await ask(server, async (client) => {
      await dropDatabase(client, TEMPLATE);
      await createDatabase(client, TEMPLATE, 'template1');
    });
  const url = databaseUrl(serverUrl, TEMPLATE);
  if (workers.length > 0) await joinWorkers(url, workers);
  const dataSource = await openDatabase(url);
  await migrate(dataSource);
  await dataSource.destroy();
  if (workers.length > 0) for (const server of [serverUrl, ...workers]) await ask(server, close);
}

/** Citus has a connection of its own to each database, and what somebody is connected to cannot be copied. */
async function close(client: pg.Client): Promise<void> {
  await client.query(`alter database ${TEMPLATE} allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [TEMPLATE]);
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A clone of the template. */
export function cloneDatabase(serverUrl: string): Promise<TestDatabase> {
  return databaseLike(TEMPLATE, serverUrl);
}

/** A database without any table. */
export function emptyDatabase(serverUrl: string): Promise<TestDatabase> {
  return databaseLike('template1', serverUrl);
}

async function databaseLike(template: string, serverUrl: string): Promise<TestDatabase> {
  const name = `ligature_test_${randomBytes(6).toString('hex')}`;
  const servers = [serverUrl, ...(await workersOf(serverUrl))];
  for (const server of servers) await createDatabase(await adminOf(server), name, template);
  return {
    url: databaseUrl(serverUrl, name),
    drop: async () => {
      for (const server of servers) await dropDatabase(await adminOf(server), name);
    },
  };
}
