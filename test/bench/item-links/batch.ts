import { newId } from '#kernel';

import { type BenchRequest, httpLoad } from '../http-load.js';
import { startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';

const ITEMS = 4_000;
const BATCH = 500;

async function furnish(stage: Stage): Promise<string[]> {
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
  return items;
}

/** Links a second: one by one with 16 clients, and 500 at a time with 4, in turns on one service. */
export async function benchBatch({ rounds, seconds }: { rounds: number; seconds: number }): Promise<void> {
  const stage = await setStage();
  const items = await furnish(stage);
  const headers = stage.callers.map(({ key }) => ({
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  }));
  const project = '/api/v1/org/bench/ws/main/projects/bench';
  let made = 0;
  const link = (): { source_item_id: string; target_item_id: string; relationship: string } => {
    made += 1;
    return {
      source_item_id: items[made % ITEMS] ?? '',
      target_item_id: items[(made + 1 + Math.floor(made / ITEMS)) % ITEMS] ?? '',
      relationship: 'affects',
    };
  };
  const single = (client: number): BenchRequest => {
    const { source_item_id: source, ...body } = link();
    return {
      method: 'POST',
      path: `${project}/items/${source}/links`,
      headers: headers[client]!,
      body: JSON.stringify(body),
    };
  };
  const batch = (client: number): BenchRequest => {
    const links = Array.from({ length: BATCH }, link);
    return {
      method: 'POST',
      path: `${project}/links/batch`,
      headers: headers[client]!,
      body: JSON.stringify({ links }),
    };
  };
  const server = await startServer('dist/bundle/main.js', stage.env);
  const measured = { single: [] as number[], batch: [] as number[] };
  try {
    for (let turn = 0; turn <= rounds; turn += 1)
      for (const [kind, next, connections, size] of [
        ['single', single, 16, 1],
        ['batch', batch, 4, BATCH],
      ] as const) {
        const started = performance.now();
        const { length } = await httpLoad(server.port, next, 201, { connections, seconds });
        const perSecond = (length * size * 1000) / (performance.now() - started);
        if (turn > 0) measured[kind].push(perSecond);
      }
  } finally {
    await server.stop();
    await stage.close();
  }
  const median = (values: number[]): number =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const [one, many] = [median(measured.single), median(measured.batch)];
  print(
    `\nLinks a second: ${one.toFixed(0)} one by one, ${many.toFixed(0)} in batches of ${String(BATCH)}: ${(many / one).toFixed(1)} times`,
  );
}
