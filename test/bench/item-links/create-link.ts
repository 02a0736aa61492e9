import { newId } from '#kernel';

import { compare, type Comparison } from '../compare.js';
import { type BenchRequest, httpLoad } from '../http-load.js';
import { startServer } from '../server-process.js';
import { setStage } from '../stage.js';

const ITEMS = 4_000;

/** `POST …/links` against a bare Fastify server with the same statements. */
export async function benchCreateLink({
  rounds,
  seconds,
}: {
  rounds: number;
  seconds: number;
}): Promise<Comparison> {
  const stage = await setStage();
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
  const headers = stage.callers.map(({ key }) => ({
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  }));
  const next = (client: number): BenchRequest => {
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
  const ours = await startServer('dist/bundle/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/item-links/ceiling.js', stage.env);
  try {
    return await compare(
      '`POST …/links`',
      { ours, ceiling },
      (server) => httpLoad(server.port, next, 201, { connections: 16, seconds }),
      rounds,
    );
  } finally {
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
