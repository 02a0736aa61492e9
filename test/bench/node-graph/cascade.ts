import { newId } from '#kernel';

import { median } from '../compare.js';
import { startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';
import { CountingProxy } from '../../support/counting-proxy.js';
import { connectAll } from './graphs.js';

/** How many ancestors, and how many of them side by side: a chain, and a broad one. */
const SHAPES = [
  { ancestors: 10, width: 1 },
  { ancestors: 10_000, width: 1 },
  { ancestors: 10_000, width: 100 },
];

/** Completed ancestors in layers, each node linked to three of the next layer; answers the lowest and a free node. */
async function seedTower(
  { pool, caller }: Stage,
  { ancestors, width }: { ancestors: number; width: number },
): Promise<{ lowest: string; free: string }> {
  const component = newId();
  const ids = Array.from({ length: ancestors + 1 }, () => newId());
  await pool.query('insert into node_graph.components (id, parent_id) values ($1, null)', [component]);
  await pool.query(
    `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
       tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
     select id, now(), now(), $1, $2, case place when 1 then 0 else 3 end, '', '', 0, '{}', 0, false, 0, '{}', false,
       false, 0, 0, 0, false, 0
     from unnest($3::uuid[]) with ordinality as u (id, place)`,
    [caller.id, component, ids],
  );
  const links: [string, string][] = [];
  for (let i = 1; i <= ancestors; i += 1) {
    if (i === 1 || i > ancestors - width) continue;
    const layer = 2 + Math.floor((i - 2) / width) * width;
    for (let k = 0; k < Math.min(3, width); k += 1) {
      const target = layer + width + ((i - layer + k * 7) % width);
      if (target <= ancestors) links.push([ids[i]!, ids[target]!]);
    }
  }
  for (let i = 2; i < 2 + width; i += 1) links.push([ids[1]!, ids[i]!]);
  await pool.query(
    `insert into node_graph.links
       (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, updated_at,
        crosses_owners, carries_until)
     select gen_random_uuid(), now(), source, target, 0, false, false, $1, false, 0, now(), false, 'infinity'
     from unnest($2::uuid[], $3::uuid[]) as u (source, target)`,
    [caller.id, links.map(([source]) => source), links.map(([, target]) => target)],
  );
  await pool.query('analyze');
  return { lowest: ids[1]!, free: ids[0]! };
}

/** One `link:add` that blocks everything above: time, statements, and how much of the graph it changed. */
export async function benchCascade({ rounds }: { rounds: number }): Promise<void> {
  const stage = await setStage();
  const proxy = await CountingProxy.start(stage.url);
  const server = await startServer('dist/bundle/main.js', {
    ...stage.env,
    DATABASE_URL: proxy.url,
  });
  const [socket] = await connectAll(server, [stage.caller]);
  try {
    print('\n| Completed ancestors | side by side | ms | statements | nodes changed | links changed |');
    print('| --- | --- | --- | --- | --- | --- |');
    for (const shape of SHAPES) {
      const times: number[] = [];
      let [statements, nodes, links] = [0, 0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const { lowest, free } = await seedTower(stage, shape);
        proxy.transactions.length = 0;
        const began = performance.now();
        const ack = (await socket!.emitWithAck('link:add', { source: free, target: lowest })) as {
          diff: { nodes: unknown[]; links: unknown[] };
        };
        times.push(performance.now() - began);
        statements = Math.max(...proxy.transactions.map((seen) => seen.statements.length));
        [nodes, links] = [ack.diff.nodes.length, ack.diff.links.length];
      }
      print(
        `| ${[shape.ancestors, shape.width, median(times).toFixed(0), statements, nodes, links].join(' | ')} |`,
      );
    }
  } finally {
    socket!.disconnect();
    await server.stop();
    proxy.stop();
    await stage.close();
  }
}
