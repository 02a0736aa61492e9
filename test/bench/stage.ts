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

/** A database for one benchmark, with a caller in it. */
export interface Stage {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly caller: { readonly id: string; readonly key: string };
  readonly org: { readonly id: string; readonly slug: string };
  readonly workspaceId: string;
  /** What both contenders are started with. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

const SECRET = 'a-secret-of-the-benchmark-0123456789';
const PREFIX = 'lkyu_00be9c40';

/** A migrated database on the embedded Postgres, or on the server of `BENCH_DATABASE_URL`. */
export async function setStage(): Promise<Stage> {
  Logger.overrideLogger(false);
  const dataDir = mkdtempSync(join(tmpdir(), 'ligature-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const dataSource = await openDatabase(server.url);
  await migrate(dataSource);
  await dataSource.destroy();
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  const [userId, orgId, workspaceId] = [newId(), newId(), newId()];
  await pool.query(
    `insert into identity.users (id, email, username) values ($1, 'bench@example.com', 'bench')`,
    [userId],
  );
  await pool.query(`insert into identity.organizations (id, slug, name) values ($1, 'bench', 'Bench')`, [
    orgId,
  ]);
  await pool.query(`insert into identity.memberships (user_id, org_id, role) values ($1, $2, 'org:admin')`, [
    userId,
    orgId,
  ]);
  await pool.query(
    `insert into identity.workspaces (id, org_id, slug, name) values ($1, $2, 'main', 'Main')`,
    [workspaceId, orgId],
  );
  await pool.query(
    `insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes, rate_limit_per_hour)
     values ($1, $2, $3, 'bench', '["items:write","links:write","graph:write","projects:write"]', 0)`,
    [PREFIX, createHash('sha256').update(SECRET).digest('hex'), userId],
  );
  return {
    url: server.url,
    pool,
    caller: { id: userId, key: `${PREFIX}.${SECRET}` },
    org: { id: orgId, slug: 'bench' },
    workspaceId,
    env: {
      DATABASE_URL: server.url,
      LIGATURE_JWT_SECRET: 'a secret of more than thirty-two bytes',
      LIGATURE_RATE_LIMIT_SCALE: '1000000',
      LIGATURE_PUBLIC_URL: 'http://127.0.0.1',
    },
    close: async () => {
      await pool.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
