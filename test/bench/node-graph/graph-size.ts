import type { Socket } from 'socket.io-client';

import { percentile } from '../compare.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';
import { connectAll } from './graphs.js';
import { nodeId, populate, type Size } from './population.js';

const SMALL: Size = { projects: 1, nodesPerProject: 1_000, linksPerNode: 3, joined: true };
const LARGE: Size = { ...SMALL, projects: 1_000 };
const CALLS = 50;

interface Contender {
  readonly stage: Stage;
  readonly server: ServerProcess;
  readonly socket: Socket;
  readonly size: Size;
  readonly latencies: Map<string, number[]>;
  made: { source: string; target: string; id: string }[];
}

async function contender(size: Size): Promise<Contender> {
  const stage = await setStage();
  const began = performance.now();
  const { nodes, links } = await populate(stage, size);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  print(`${String(nodes)} nodes and ${String(links)} links, loaded in ${seconds} s`);
  const server = await startServer('dist/bundle/main.js', stage.env);
  const [socket] = await connectAll(server, [stage.caller]);
  return { stage, server, socket: socket!, size, latencies: new Map(), made: [] };
}

/** What is asked, `n` counting up; `remember` takes the answer. */
interface Call {
  readonly event: string;
  readonly payload: (contender: Contender, n: number) => object;
  readonly remember?: (
    contender: Contender,
    ack: { diff: { links: { id: string }[] } },
    payload: object,
  ) => void;
}

/** Numbers that belong to different parts of a project, of different projects; none of the pairs is linked yet. */
function pair({ size: { projects, nodesPerProject } }: Contender, n: number): [string, string] {
  const p = (n * 37) % projects;
  const [low, high] = [(n * 13) % 450, 500 + ((n * 29) % (nodesPerProject - 501))];
  return [nodeId(p, low), nodeId(p, high)];
}

const CALLS_BY_NAME: Readonly<Record<string, Call>> = {
  'link:add': {
    event: 'link:add',
    payload: (one, n) => {
      const [source, target] = pair(one, n);
      return { source, target };
    },
    remember: (one, { diff }, payload) => {
      one.made.push({ ...(payload as { source: string; target: string }), id: diff.links[0]!.id });
    },
  },
  'link:trash': { event: 'link:trash', payload: ({ made }, n) => ({ id: made[n]!.id }) },
  'node:update': {
    event: 'node:update',
    payload: (one, n) => ({ id: pair(one, n)[0], title: String(n) }),
  },
  'graph:blockers': { event: 'graph:blockers', payload: (one, n) => ({ id: pair(one, n)[1], limit: 100 }) },
};

async function turn(
  one: Contender,
  name: string,
  { event, payload, remember }: Call,
  number: number,
): Promise<void> {
  const latencies = one.latencies.get(name) ?? [];
  for (let n = 0; n < CALLS; n += 1) {
    const asked = payload(one, number * CALLS + n);
    const began = performance.now();
    const ack = (await one.socket.emitWithAck(event, asked)) as { ok: boolean; reason?: string } & Parameters<
      NonNullable<Call['remember']>
    >[1];
    // A pair may be linked already: such a call is not counted.
    if (ack.reason === 'duplicate_link') continue;
    if (!ack.ok) throw new Error(`${name}: ${JSON.stringify(ack)}`);
    if (number > 0) latencies.push(performance.now() - began);
    remember?.(one, ack, asked);
  }
  one.latencies.set(name, latencies);
}

/** Sequential scans of nodes, links and what hangs on them, so far. */
async function scans({ pool }: Stage): Promise<Map<string, number>> {
  // The statistics of the service's connections are written once they have been idle for a moment.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  const { rows } = await pool.query<{ name: string; n: string }>(
    `select relname as name, coalesce(seq_scan, 0) as n from pg_stat_user_tables where schemaname = 'node_graph'
       and (relname in ('nodes', 'links', 'history_batches', 'history_ops', 'deliveries') or relname ~ '^(batch|op|delivery)_log_')`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

/** The same calls on a graph of 1,000 nodes and on one of 1,000,000, in turns of fifty after one of warming up. */
export async function benchGraphSize({ rounds }: { rounds: number }): Promise<void> {
  const [small, large] = [await contender(SMALL), await contender(LARGE)];
  try {
    const before = await scans(large.stage);
    for (const [name, call] of Object.entries(CALLS_BY_NAME))
      for (let number = 0; number <= rounds; number += 1)
        for (const one of [small, large]) await turn(one, name, call, number);
    const after = await scans(large.stage);
    print('\n| call | p50 ms, small / large | ratio | p99 ms, small / large |\n| --- | --- | --- | --- |');
    for (const name of Object.keys(CALLS_BY_NAME)) {
      const at = (share: number): [number, number] => [
        percentile(small.latencies.get(name) ?? [], share),
        percentile(large.latencies.get(name) ?? [], share),
      ];
      const [p50, p99] = [at(0.5), at(0.99)];
      const shown = (both: [number, number]): string => both.map((ms) => ms.toFixed(1)).join(' / ');
      print(`| \`${name}\` | ${shown(p50)} | ${(p50[1] / p50[0]).toFixed(2)} | ${shown(p99)} |`);
    }
    const seen = [...after].map(([name, n]) => `${name} ${String(n - (before.get(name) ?? 0))}`);
    print(`\nSequential scans on the large side meanwhile: ${seen.join(', ')}`);
  } finally {
    for (const { server, stage, socket } of [small, large]) {
      socket.disconnect();
      await server.stop();
      await stage.close();
    }
  }
}
