import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { percentile } from '../compare.js';
import { sendOnce } from '../http-load.js';
import { dice, loadTable } from '../load-table.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';

const SMALL = 1_000;
const LARGE = Number(process.env['BENCH_SEARCH_ITEMS'] ?? 1_000_000);
const PROJECT = '0190b000-0000-7000-8000-000000000000';
const BORN = Date.UTC(2026, 0, 1);
const CALLS = 50;
const MIB = 1024 * 1024;

interface Contender {
  readonly items: number;
  readonly stage: Stage;
  readonly server: ServerProcess;
  readonly latencies: Map<string, number[]>;
}

const SYLLABLES = 'ba co du fe gi ha jo ku le mi no pa ra si tu ve wo xi ya zu'.split(' ');
const word = (n: number): string =>
  [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400) % 20].map((one) => SYLLABLES[one] ?? '').join('');
const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** What only item `n` has. */
const only = {
  ip: (n: number): string => [10, n >> 16, (n >> 8) & 255, n & 255].join('.'),
  url: (n: number): string => `https://host${String(n % 997)}.example.com/api/v2/orders/${String(n)}`,
  cve: (n: number): string => `CVE-${String(2000 + (n % 26))}-${String(10_000 + n)}`,
  method: (n: number): string => `get${word(n)[0]?.toUpperCase() ?? ''}${word(n).slice(1)}By${hex(n, 6)}`,
};

function* rows(items: number, orgId: string): Generator<string> {
  const roll = dice(7);
  for (let n = 0; n < items; n += 1) {
    const prose = Array.from({ length: 40 }, () =>
      word(Math.floor((roll(8_000) * roll(8_000)) / 8_000)),
    ).join(' ');
    const title = `${word(roll(8_000))} ${word(roll(200))} in ${only.method(n)} (${only.cve(n)})`;
    const data = JSON.stringify({
      title,
      severity: ['critical', 'high', 'medium', 'low', 'info'][roll(5)],
      description: prose,
      metadata: { address: only.ip(n), url: only.url(n) },
    });
    const at = new Date(BORN + n).toISOString();
    const id = `0190b001-0000-7000-8000-${hex(n, 12)}`;
    yield [id, at, PROJECT, orgId, 'finding', title, data, 'api', at, ''].join('\t');
  }
}

/** The service itself works out the words, as it does after an upgrade. */
async function contender(items: number): Promise<Contender> {
  const stage = await setStage();
  await stage.pool.query(
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
     values ($1, now(), $2, $3, 'bench', 'Bench', now())`,
    [PROJECT, stage.org.id, stage.workspaceId],
  );
  const columns =
    'id, created_at, project_id, organization_id, item_type, title, data, source, updated_at, search';
  await loadTable(stage, 'item_links.items', columns, rows(items, stage.org.id));
  const server = await startServer('dist/bundle/main.js', stage.env);
  const started = performance.now();
  const left = 'select 1 from item_links.items where search_version < 1 limit 1';
  while ((await stage.pool.query(left)).rowCount !== 0) await sleep(500);
  const seconds = (performance.now() - started) / 1000;
  await stage.pool.query('vacuum (analyze) item_links.items');
  const { rows: sizes } = await stage.pool.query<{ words: string; table: string }>(
    `select pg_relation_size('item_links.ix_items_search') as words, pg_total_relation_size('item_links.items') as table`,
  );
  const [words, table] = [Number(sizes[0]?.words) / MIB, Number(sizes[0]?.table) / MIB];
  print(
    `${String(items)} items: indexed in ${seconds.toFixed(0)} s, ${words.toFixed(0)} MiB of words in ${table.toFixed(0)} MiB in all`,
  );
  return { items, stage, server, latencies: new Map() };
}

/** What is asked for, of an item that both have. */
const QUERIES: Readonly<Record<string, (n: number) => string>> = {
  'a word of one item': (n) => only.cve(n).slice(9),
  'an identifier': only.cve,
  'an identifier without hyphens': (n) => only.cve(n).replaceAll('-', ' '),
  'a URL': only.url,
  'a URL without its scheme': (n) => only.url(n).slice(8),
  'an address': only.ip,
  'a method': only.method,
  'a method in lower case': (n) => only.method(n).toLowerCase(),
  'the beginning of a word': (n) => only.method(n).slice(0, -1),
  'a phrase': (n) => `"in ${only.method(n)}"`,
  'a common word and a rare one': (n) => `finding ${only.cve(n)}`,
  'a rare word and a common one': (n) => `${only.cve(n)} finding `,
  'a rare word and the beginning of a common one': (n) => `${only.cve(n)} findin`,
  nothing: (n) => `absent${String(n)}`,
};

async function round(
  one: Contender,
  name: string,
  query: (n: number) => string,
  turn: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies = one.latencies.get(name) ?? [];
  const headers = { authorization: `Bearer ${one.stage.caller.key}` };
  for (let n = 0; n < CALLS; n += 1) {
    const q = encodeURIComponent(query(((turn * CALLS + n) * 7) % SMALL));
    const path = `/api/v1/org/bench/ws/main/projects/bench/items?q=${q}`;
    const started = performance.now();
    const status = await sendOnce(agent, one.server.port, { method: 'GET', path, headers });
    if (status !== 200) throw new Error(`${name}: ${String(status)}`);
    if (turn > 0) latencies.push(performance.now() - started);
  }
  one.latencies.set(name, latencies);
  agent.destroy();
}

/** The same selective searches at a thousand and at a million items (`BENCH_SEARCH_ITEMS`), in turns of fifty. */
export async function benchSearch({ rounds }: { rounds: number }): Promise<void> {
  const [small, large] = [await contender(SMALL), await contender(LARGE)];
  try {
    print('\n| search for | p50 ms, small / large | p99 ms, small / large | ratio of p99 |');
    print('| --- | --- | --- | --- |');
    for (const [name, query] of Object.entries(QUERIES)) {
      for (let turn = 0; turn <= rounds * 4; turn += 1)
        for (const one of [small, large]) await round(one, name, query, turn);
      const figures = (share: number): [number, number] => [
        percentile(small.latencies.get(name) ?? [], share),
        percentile(large.latencies.get(name) ?? [], share),
      ];
      const [p50, p99] = [figures(0.5), figures(0.99)];
      const shown = [p50, p99].map((pair) => pair.map((ms) => ms.toFixed(1)).join(' / '));
      print(`| ${[name, ...shown, (p99[1] / p99[0]).toFixed(2)].join(' | ')} |`);
    }
  } finally {
    for (const { server, stage } of [small, large]) {
      await server.stop();
      await stage.close();
    }
  }
}
