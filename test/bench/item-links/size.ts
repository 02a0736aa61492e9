import { Agent } from 'node:http';

import { percentile } from '../compare.js';
import { type BenchRequest, sendOnce } from '../http-load.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';
import { itemId, populate, projectId, type Size } from './population.js';

const SMALL: Size = { projects: 1, itemsPerProject: 1_000, linksPerItem: 5, hubLinks: 60 };
const LARGE: Size = { projects: 100, itemsPerProject: 10_000, linksPerItem: 5, hubLinks: 100_000 };
const CALLS = 50;
const LARGE_TABLES = ['items', 'links'];

interface Contender {
  readonly stage: Stage;
  readonly server: ServerProcess;
  readonly size: Size;
  /** Items of the first project with as many links as most have. */
  readonly median: readonly string[];
  readonly latencies: Map<string, number[]>;
}

async function contender(size: Size): Promise<Contender> {
  const stage = await setStage();
  const started = performance.now();
  const { items, links } = await populate(stage, size);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  print(`${String(items)} items and ${String(links)} links, loaded in ${seconds} s`);
  const { rows } = await stage.pool.query<{ id: string }>(
    `select id from (
       select source_item_id as id from item_links.links where project_id = $1
       union all select target_item_id from item_links.links where project_id = $1
     ) ends group by id having count(*) = $2 order by id limit 100`,
    [projectId(0), size.linksPerItem * 2],
  );
  const server = await startServer('dist/bundle/main.js', stage.env);
  return { stage, server, size, median: rows.map(({ id }) => id), latencies: new Map() };
}

type Call = (contender: Contender, n: number) => { readonly wanted: number } & BenchRequest;

const get = ({ stage }: Contender, path: string): BenchRequest & { wanted: number } => ({
  method: 'GET',
  path: `/api/v1/org/bench/ws/main/projects/${path}`,
  headers: { authorization: `Bearer ${stage.caller.key}` },
  wanted: 200,
});

const CALLS_BY_NAME: Readonly<Record<string, Call>> = {
  'create a link': ({ stage, size }, n) => ({
    method: 'POST',
    path: `/api/v1/org/bench/ws/main/projects/project-0/items/${itemId(0, (n * 7) % size.itemsPerProject)}/links`,
    headers: { authorization: `Bearer ${stage.caller.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      relationship: `bench-${String(n)}`,
      target_item_id: itemId(0, (n * 7 + 501) % size.itemsPerProject),
    }),
    wanted: 201,
  }),
  'list 20 links': (one) => get(one, `project-0/items/${itemId(0, 1)}/links`),
  'list 20 links, paged': (one) => get(one, `project-0/items/${itemId(0, 1)}/links?limit=20`),
  'list items, two filters': (one) => get(one, 'project-0/items?item_type=finding&severity=high'),
  'graph of depth 3': (one, n) =>
    get(one, `project-0/items/${one.median[n % one.median.length] ?? ''}/graph?depth=3`),
  'first page of a hub': (one) =>
    get(one, `project-${String(one.size.projects)}/items/${itemId(one.size.projects, 0)}/links?limit=50`),
  'first page of history': (one) => get(one, 'project-0/links/history'),
};

/** Scans of the large tables so far: sequential ones, and by index. */
async function scans(stage: Stage): Promise<Map<string, number>> {
  // The statistics of the service's connections are written once they have been idle for a moment.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  const { rows } = await stage.pool.query<{ name: string; n: string }>(
    `select 'seq ' || relname as name, seq_scan as n from pg_stat_user_tables
     where schemaname = 'item_links' and relname = any ($1)
     union all
     select indexrelname, idx_scan from pg_stat_user_indexes where schemaname = 'item_links' and relname = any ($1)`,
    [LARGE_TABLES],
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

async function round(one: Contender, name: string, call: Call, turn: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies = one.latencies.get(name) ?? [];
  for (let n = 0; n < CALLS; n += 1) {
    const { wanted, ...request } = call(one, turn * CALLS + n);
    const started = performance.now();
    const status = await sendOnce(agent, one.server.port, request);
    if (status !== wanted) throw new Error(`${name}: ${String(status)} instead of ${String(wanted)}`);
    if (turn > 0) latencies.push(performance.now() - started);
  }
  one.latencies.set(name, latencies);
  agent.destroy();
}

/**
 * The same calls at a thousand and at a million items, in turns of fifty, after one turn of warming up; what
 * was scanned by them on the large side.
 */
export async function benchSize({ rounds }: { rounds: number }): Promise<void> {
  const [small, large] = [await contender(SMALL), await contender(LARGE)];
  try {
    print('\n| call | p50 ms, small / large | p99 ms, small / large | ratio of p99 | scanned |');
    print('| --- | --- | --- | --- | --- |');
    for (const [name, call] of Object.entries(CALLS_BY_NAME)) {
      const before = await scans(large.stage);
      for (let turn = 0; turn <= rounds * 4; turn += 1)
        for (const one of [small, large]) await round(one, name, call, turn);
      const after = await scans(large.stage);
      const used = [...after]
        .filter(([scan, n]) => n - (before.get(scan) ?? 0) > CALLS)
        .map(([scan]) => scan);
      const figures = (share: number): [number, number] => [
        percentile(small.latencies.get(name) ?? [], share),
        percentile(large.latencies.get(name) ?? [], share),
      ];
      const [p50, p99] = [figures(0.5), figures(0.99)];
      const shown = (pair: [number, number]): string => pair.map((ms) => ms.toFixed(1)).join(' / ');
      print(
        `| ${name} | ${shown(p50)} | ${shown(p99)} | ${(p99[1] / p99[0]).toFixed(2)} | ${used.join(', ')} |`,
      );
    }
  } finally {
    for (const { server, stage } of [small, large]) {
      await server.stop();
      await stage.close();
    }
  }
}
