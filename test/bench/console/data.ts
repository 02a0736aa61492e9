import { newId } from '#kernel';

import type { Stage } from '../stage.js';

/** Nodes of the graphs, each of a caller of its own, the second one first. */
export const GRAPHS = [5, 200, 2_000, 20_000] as const;
export const ROWS = 10_000;
const BATCH = 100;

/** The goal of each graph. */
export const goalOf = (place: number): string => nodeId(place, 0);
const nodeId = (place: number, n: number): string =>
  `0190d0${String(place).padStart(2, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** Ten thousand bundles with their events and as many items for the first caller, and a graph for each of the next. */
export async function fill(stage: Stage, origin: string): Promise<void> {
  await fillBundles(stage, origin);
  await fillItems(stage);
  for (const [place, size] of GRAPHS.entries()) await fillGraph(stage, place, size);
  await stage.pool.query('vacuum analyze');
}

async function fillBundles({ caller }: Stage, origin: string): Promise<void> {
  for (let from = 0; from < ROWS; from += BATCH) {
    const links = Array.from({ length: BATCH }, (_, n) => ({
      title: `Bundle ${String(from + n)} with a title of usual length`,
      urls: [`https://example.com/${String(from + n)}`, 'https://example.org/'],
      urlMetadata: [{ tags: ['docs', 'team'] }, {}],
    }));
    const answer = await fetch(`${origin}/api/links/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ links }),
    });
    if (answer.status !== 201) throw new Error(`a batch answered ${String(answer.status)}`);
  }
}

async function fillItems({ pool, org, workspaceId }: Stage): Promise<void> {
  const projectId = newId();
  await pool.query(
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
     values ($1, now(), $2, $3, 'rows', 'Rows', now())`,
    [projectId, org.id, workspaceId],
  );
  await pool.query(
    `insert into item_links.items (id, created_at, project_id, organization_id, item_type, title, data, source, updated_at)
     select gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '1 second', $1, $2, 'finding', 'Finding ' || n || ' with a title of usual length',
       jsonb_build_object('title', 'Finding ' || n || ' with a title of usual length', 'severity', (array['high', 'low', 'info'])[1 + n % 3], 'category', 'auth'),
       'api', now() from generate_series(1, $3::int) n`,
    [projectId, org.id, ROWS],
  );
}

/** A tree: each node waits for five others, those at its ends for none. */
async function fillGraph({ pool, callers }: Stage, place: number, size: number): Promise<void> {
  const owner = callers[place + 1]!.id;
  const component = newId();
  const id = (n: string): string =>
    `('0190d0' || lpad('${String(place)}', 2, '0') || '-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
  await pool.query('insert into node_graph.components (id) values ($1)', [component]);
  await pool.query(
    `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type, tags,
       priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
     select ${id('n')}, now(), now(), $1, $2, case when 5 * n + 1 < $3 then 2 else 0 end, 'Task ' || n || ' of the plan', '', 0,
       '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0 from generate_series(0, $3::int - 1) n`,
    [owner, component, size],
  );
  await pool.query(
    `insert into node_graph.links (id, created_at, updated_at, source_id, target_id, type, was_blocker, private, creator_id,
       in_trash, version, crosses_owners, carries_until)
     select gen_random_uuid(), now(), now(), ${id('n')}, ${id('(n - 1) / 5')}, 0, true, false, $1, false, 0, false, 'infinity'
     from generate_series(1, $2::int - 1) n`,
    [owner, size],
  );
}
