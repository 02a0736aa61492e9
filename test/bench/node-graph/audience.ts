import { createHash } from 'node:crypto';

import { newId } from '#kernel';

import type { Stage } from '../stage.js';

const SECRET = 'a-secret-of-a-listener-0123456789';

/** A node of the caller's that so many others may see, and a key of each of them. */
export async function seedAudience(
  { pool, caller }: Stage,
  users: number,
  /** How many there are already. */
  from = 0,
): Promise<{ nodeId: string; keys: string[] }> {
  const [nodeId, component] = [newId(), newId()];
  await pool.query('insert into node_graph.components (id, parent_id) values ($1, null)', [component]);
  await pool.query(
    `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
       tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
     values ($1, now(), now(), $2, $3, 0, '', '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0)`,
    [nodeId, caller.id, component],
  );
  const people = Array.from({ length: users }, (_, i) => ({
    id: newId(),
    name: `listener-${String(from + i)}`,
    prefix: `lkyu_${(0xa0000000 + from + i).toString(16)}`,
  }));
  await pool.query(
    `with users as (
       insert into identity.users (id, email, username)
       select id, name || '@example.com', name from unnest($1::uuid[], $2::text[]) as u (id, name) returning id
     ), keys as (
       insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes, rate_limit_per_hour)
       select prefix, $4, id, 'bench', '["graph:read"]', 0 from unnest($3::text[], $1::uuid[]) as k (prefix, id)
     )
     insert into node_graph.grants
       (id, created_at, node_id, user_id, grantor_id, level, branch, showing, lapsed, version, updated_at)
     select gen_random_uuid(), now(), $5, id, $6, 3, true, true, false, 0, now() from users`,
    [
      people.map(({ id }) => id),
      people.map(({ name }) => name),
      people.map(({ prefix }) => prefix),
      createHash('sha256').update(SECRET).digest('hex'),
      nodeId,
      caller.id,
    ],
  );
  return { nodeId, keys: people.map(({ prefix }) => `${prefix}.${SECRET}`) };
}
