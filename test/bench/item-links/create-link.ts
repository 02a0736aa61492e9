import { newId } from '#kernel';
import jwt from 'jsonwebtoken';

import { compare, type Comparison } from '../compare.js';
import { type BenchRequest, httpLoad } from '../http-load.js';
import { startContenders } from '../contenders.js';
import type { Options } from '../options.js';
import { setStage, type Stage } from '../stage.js';

const ITEMS = 4_000;

/** `POST …/links` against a bare Fastify server with the same statements. */
export async function benchCreateLink(options: Options): Promise<Comparison> {
  const stage = await setStage();
  return run('`POST …/links`', options, stage, keysOf(stage));
}

/** The same with session tokens; the ceiling knows keys, and gets them. */
export async function benchCreateLinkBySession(options: Options): Promise<Comparison> {
  const stage = await setStage();
  return run('`POST …/links`, by session', options, stage, await sessionsOf(stage));
}

const keysOf = ({ callers }: Stage): string[] => callers.map(({ key }) => key);

/** A session of each caller, as signing in makes it. */
async function sessionsOf({ callers, pool, env }: Stage): Promise<string[]> {
  const iat = Math.floor(Date.now() / 1_000);
  const exp = iat + 12 * 3_600;
  const tokens: string[] = [];
  for (const { id: sub } of callers) {
    const jti = newId();
    await pool.query(
      `insert into identity.sessions (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at)
       values ($1, $2, 1, to_timestamp($3), to_timestamp($3), to_timestamp($3), to_timestamp($4))`,
      [jti, sub, iat, exp],
    );
    const claims = { iss: 'ligature', aud: 'ligature', sub, jti, rev: 1, iat, exp };
    tokens.push(jwt.sign(claims, env['LIGATURE_JWT_SECRET'] ?? '', { algorithm: 'HS256' }));
  }
  return tokens;
}

/** @param credentials what the callers of the service come with */
async function run(
  name: string,
  { rounds, seconds, against }: Options,
  stage: Stage,
  credentials: readonly string[],
): Promise<Comparison> {
  const projectId = newId();
  const items = Array.from({ length: ITEMS }, () => newId());
  await stage.pool.query(
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
     values ($1, now(), $2, $3, 'bench', 'Bench', now())`,
    [projectId, stage.org.id, stage.workspaceId],
  );
  await stage.pool.query(
    `insert into item_links.items (id, created_at, project_id, organization_id, item_type, data, source, updated_at)
     select id, now(), $1, $2, 'note', '{}', 'api', now() from unnest($3::uuid[]) id`,
    [projectId, stage.org.id, items],
  );
  let sent = 0;
  const headersOf = (token: string): Record<string, string> => ({
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  });
  const [own, keys] = [credentials.map(headersOf), keysOf(stage).map(headersOf)];
  const next = (headers: readonly Record<string, string>[], client: number): BenchRequest => {
    sent += 1;
    const source = items[sent % ITEMS] ?? '';
    const target = items[(sent + 1 + Math.floor(sent / ITEMS)) % ITEMS] ?? '';
    return {
      method: 'POST',
      path: `/api/v1/org/bench/ws/main/projects/bench/items/${source}/links`,
      headers: headers[client]!,
      body: JSON.stringify({ relationship: 'affects', target_item_id: target }),
    };
  };
  const { ours, ceiling } = await startContenders('item-links/ceiling.js', stage.env, {
    ...(against && { against }),
  });
  try {
    return await compare(
      name,
      { ours, ceiling },
      (server) => {
        // The ceiling knows keys alone.
        const headers = server === ours || against !== undefined ? own : keys;
        return httpLoad(server.port, (client) => next(headers, client), 201, { connections: 16, seconds });
      },
      rounds,
    );
  } finally {
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
