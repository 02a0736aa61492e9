import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** The `pg` pool that TypeORM's Postgres driver keeps. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

/** How long what can be repeated waits for a database that refuses connections. */
export function reconnectMsOf(pool: Pool): number {
  return (pool.options as { reconnectMs?: number }).reconnectMs ?? 0;
}
