import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** The `pg` pool that TypeORM's Postgres driver keeps. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
