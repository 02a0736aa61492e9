import { createHash, timingSafeEqual } from 'node:crypto';

import fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';

/** What all hand-written ceilings share: a pool of the same size, and the same look-up of the key. */
export const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

const KEY = /^(lkyu_[a-f0-9]{8})\.([A-Za-z0-9_-]{24,})$/;

const BY_KEY = {
  name: 'key',
  text: `select k.id, k.secret_hash, k.scopes, k.workspace_id, k.rate_limit_per_hour, o.id as org_id, o.slug as org_slug,
      u.id as user_id, u.username, u.email, u.display_name, (
      select json_agg(json_build_array(m.org_id, mo.slug, m.role) order by mo.slug)
      from identity.memberships m join identity.organizations mo on mo.id = m.org_id
      where m.user_id = u.id) as memberships
    from identity.api_keys k
    left join identity.users u on u.id = k.owner_user_id
    left join identity.organizations o on o.id = k.owner_org_id
    where k.key_prefix = $1 and k.revoked_at is null`,
};

export interface BareCaller {
  readonly user_id: string;
  readonly secret_hash: string;
  readonly scopes: string[];
  readonly memberships: [string, string, string][] | null;
}

/** The caller of a raw key, or `null`. */
export async function callerOf(rawKey: string): Promise<BareCaller | null> {
  const [, prefix, secret] = KEY.exec(rawKey) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const { rows } = await pool.query<BareCaller>({ ...BY_KEY, values: [prefix] });
  const caller = rows[0];
  if (caller === undefined) return null;
  const hash = createHash('sha256').update(secret).digest();
  return timingSafeEqual(hash, Buffer.from(caller.secret_hash, 'hex')) ? caller : null;
}

/** A bare HTTP server that says when it is up. */
export function server(): FastifyInstance {
  const app = fastify();
  app.get('/health/live', () => ({ ok: true }));
  return app;
}

/** Listens where the benchmark told it to, until it is told to stop. */
export async function listen(app: FastifyInstance): Promise<void> {
  process.on('SIGTERM', () => process.exit(0));
  await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
}

const workspaces = new Map<string, string>();

/** The id of a workspace; names never change, so it is asked for once. */
export async function workspaceOf(org: string, ws: string): Promise<string | undefined> {
  const known = workspaces.get(`${org}/${ws}`);
  if (known !== undefined) return known;
  const { rows } = await pool.query<{ id: string }>(
    'select w.id from identity.workspaces w join identity.organizations o on o.id = w.org_id where o.slug = $1 and w.slug = $2',
    [org, ws],
  );
  if (rows[0]) workspaces.set(`${org}/${ws}`, rows[0].id);
  return rows[0]?.id;
}
