import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import { migrate, startEmbeddedPostgres } from '#data';
import { newId } from '#kernel';
import pg from 'pg';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { watchDatabase } from './database-time.js';

export interface Caller {
  readonly id: string;
  readonly key: string;
}

/** A database for one benchmark, with callers in it: no single one may have all of the service. */
export interface Stage {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly callers: readonly Caller[];
  /** The first of them. */
  readonly caller: Caller;
  readonly org: { readonly id: string; readonly slug: string };
  readonly workspaceId: string;
  /** What both contenders are started with. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

const SECRET = 'a-secret-of-the-benchmark-0123456789';
export const CALLERS = 16;

/** A migrated database on the embedded Postgres. */
export async function setStage(): Promise<Stage> {
  Logger.overrideLogger(false);
  const dataDir = mkdtempSync(join(tmpdir(), 'ligature-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const forget = watchDatabase(dataDir);
  const dataSource = await openDatabase(server.url);
  await migrate(dataSource);
  await dataSource.destroy();
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  const [orgId, workspaceId] = [newId(), newId()];
  await pool.query(`insert into identity.organizations (id, slug, name) values ($1, 'bench', 'Bench')`, [
    orgId,
  ]);
  await pool.query(
    `insert into identity.workspaces (id, org_id, slug, name) values ($1, $2, 'main', 'Main')`,
    [workspaceId, orgId],
  );
  const callers = await Promise.all(Array.from({ length: CALLERS }, (_, n) => addCaller(pool, orgId, n)));
  return {
    url: server.url,
    pool,
    callers,
    caller: callers[0]!,
    org: { id: orgId, slug: 'bench' },
    workspaceId,
    env: {
      DATABASE_URL: server.url,
      LIGATURE_JWT_SECRET: 'a secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_RATE_LIMIT_SCALE: '1000000',
      LIGATURE_PUBLIC_URL: 'http://127.0.0.1',
    },
    close: async () => {
      await pool.end();
      await server.stop();
      forget();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addCaller(pool: pg.Pool, orgId: string, number: number): Promise<Caller> {
  const id = newId();
  const name = `bench-${String(number)}`;
  const prefix = `lkyu_00be9c${number.toString(16).padStart(2, '0')}`;
  await pool.query('insert into identity.users (id, email, username) values ($1, $2, $3)', [
    id,
    `${name}@example.com`,
    name,
  ]);
  await pool.query(`insert into identity.memberships (user_id, org_id, role) values ($1, $2, 'org:admin')`, [
    id,
    orgId,
  ]);
  await pool.query(
    `insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes, rate_limit_per_hour)
     values ($1, $2, $3, 'bench', '["items:write","links:write","graph:write","projects:write"]', 0)`,
    [prefix, createHash('sha256').update(SECRET).digest('hex'), id],
  );
  return { id, key: `${prefix}.${SECRET}` };
}
