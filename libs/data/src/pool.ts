import type { Client, Client as PgClient, ClientConfig, Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** The `pg` pool that TypeORM's Postgres driver keeps. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

/** Whether statements go by their names. */
export function preparesOf(pool: Pool): boolean {
  return (pool.options as { prepares?: boolean }).prepares ?? true;
}

/** A session like those of the pool, and not one of them. */
export async function connectBeside(pool: Pool, settings: ClientConfig): Promise<Client> {
  const { Client, options } = pool as Pool & { Client: typeof PgClient };
  const client = new Client({ ...options, ...settings });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** How long what can be repeated waits for a database that refuses connections. */
export function reconnectMsOf(pool: Pool): number {
  return (pool.options as { reconnectMs?: number }).reconnectMs ?? 0;
}
