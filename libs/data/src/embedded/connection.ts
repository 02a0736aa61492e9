import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { ADMIN, DATABASE, type Layout, SERVICE } from './layout.js';

/** Address of the service's database in the server on that port. */
export function connectionUrl(layout: Layout, port: number, database = DATABASE): string {
  return urlOf(SERVICE, layout.password, port, database);
}

/** The same for the superuser, once there is one beside the service's role. */
export function adminUrl(layout: Layout, port: number): string {
  return urlOf(ADMIN, layout.adminPassword, port, DATABASE);
}

function urlOf(role: string, passwordFile: string, port: number, database: string): string {
  const password = encodeURIComponent(readFileSync(passwordFile, 'utf8').trim());
  return `postgres://${role}:${password}@127.0.0.1:${String(port)}/${database}`;
}

/** Of whoever asks again. */
const GLANCE_MS = 10_000;
/** Of what is done once: on a busy machine a server that is up takes its time. */
const PATIENCE_MS = 60_000;

/** Whether the server takes a query of ours: it is up, and it is the one that knows our password. */
export async function answers(layout: Layout, port: number): Promise<boolean> {
  try {
    await withClient(
      connectionUrl(layout, port, 'postgres'),
      (client) => client.query('select 1'),
      GLANCE_MS,
    );
    return true;
  } catch {
    return false;
  }
}

/** Creates the service's database unless it is there; two processes may try at once. */
export async function ensureDatabase(layout: Layout, port: number): Promise<void> {
  await withClient(connectionUrl(layout, port, 'postgres'), async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount) return;
    try {
      await client.query(`create database ${DATABASE}`);
    } catch (error) {
      const madeMeanwhile = ['42P04', '23505'].includes((error as { code?: string }).code ?? '');
      if (!madeMeanwhile) throw error;
    }
  });
}

/**
 * A connection for a piece of work.
 * @param patienceMs for the connection, and for each of its queries
 */
export async function withClient(
  url: string,
  work: (client: Client) => Promise<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
