import { randomBytes } from 'node:crypto';

import { migrate } from '#data';
import pg from 'pg';

import { openDatabase } from '../../apps/ligature/src/database.js';
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

async function asAdmin<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
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

/** A fresh template with all migrations. */
export async function buildTemplate(serverUrl: string): Promise<void> {
  await asAdmin(serverUrl, async (client) => {
    await dropDatabase(client, TEMPLATE);
    await client.query(`create database ${TEMPLATE}`);
  });
  const dataSource = await openDatabase(databaseUrl(serverUrl, TEMPLATE));
  await migrate(dataSource);
  await dataSource.destroy();
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A clone of the template. */
export async function cloneDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `ligature_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(serverUrl, (client) => client.query(`create database ${name} template ${TEMPLATE}`));
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => asAdmin(serverUrl, (client) => dropDatabase(client, name)),
  };
}

/** A database without any table. */
export async function emptyDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `ligature_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(serverUrl, (client) => client.query(`create database ${name}`));
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => asAdmin(serverUrl, (client) => dropDatabase(client, name)),
  };
}
