import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { median } from '../compare.js';
import { startServer } from '../server-process.js';
import { CALLERS, setStage, type Stage } from '../stage.js';
import { print } from '../report.js';
import { askUntil, connectAll, type Graph, nextPair, seedGraph } from './graphs.js';
import { ENDS, LOCK, WRITE } from './statements.js';

type Round = (writers: number, until: number) => Promise<number>;

/** The transaction of a `link:add` by hand: its three statements, no server, nothing told to anybody. */
async function addByHand(pool: pg.Pool, graph: Graph, userId: string): Promise<void> {
  const { source, target, type } = nextPair(graph);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const now = new Date();
    const { rows } = await client.query<{ roots: string[] }>({ ...LOCK, values: [[source, target]] });
    await client.query({ ...ENDS, values: [source, target, now] });
    const id = randomUUID();
    const face = JSON.stringify({ id, source, target, type, wasBlocker: true, version: 0 });
    const nothing = Array.from({ length: 6 }, () => []);
    await client.query({
      ...WRITE,
      values: [
        ...[randomUUID(), now, userId, 'bench', 'bench@example.com', userId],
        ...[[10], [1], [id], [face], ['{}'], [face]],
        ...nothing,
        ...[[id], [source], [target], [type], [true], [userId]],
        ...[rows[0]?.roots ?? [], [userId], [null], [null]],
        ...[[false], [null], ['infinity']],
      ],
    });
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function byHand(pool: pg.Pool, graph: Graph, userId: string, until: number): Promise<number> {
  let count = 0;
  for (; performance.now() < until; count += 1) await addByHand(pool, graph, userId);
  return count;
}

async function deadlocks({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(
    'select deadlocks as n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.n);
}

/**
 * `link:add` of one writer and of 16, each on a graph of his own: how much more 16 get done, through the service and with
 * the same SQL by hand. All four take turns. A refused call ends the benchmark.
 */
export async function benchWriters({ rounds, seconds }: { rounds: number; seconds: number }): Promise<void> {
  const stage = await setStage();
  const graphs: Graph[] = [];
  for (const caller of stage.callers) graphs.push(await seedGraph(stage, caller));
  const pool = new pg.Pool({ connectionString: stage.url, max: CALLERS });
  const server = await startServer('dist/bundle/main.js', stage.env);
  const sockets = await connectAll(server, stage.callers);
  const contenders: Readonly<Record<string, Round>> = {
    'SQL by hand': async (writers, until) =>
      sum(graphs.slice(0, writers).map((graph, i) => byHand(pool, graph, stage.callers[i]!.id, until))),
    'the service': async (writers, until) =>
      sum(
        graphs
          .slice(0, writers)
          .map(async (graph, i) =>
            askUntil(until, sockets[i]!, () => ['link:add', nextPair(graph)]).then(({ length }) => length),
          ),
      ),
  };
  const rates = new Map<string, number[]>();
  try {
    for (let turn = 0; turn <= rounds; turn += 1)
      for (const [name, round] of Object.entries(contenders))
        for (const writers of [1, CALLERS]) {
          const began = performance.now();
          const count = await round(writers, began + seconds * 1000);
          const perSecond = count / ((performance.now() - began) / 1000);
          const key = `${name} ${String(writers)}`;
          if (turn > 0) rates.set(key, [...(rates.get(key) ?? []), perSecond]);
        }
    print('\n| | one writer, per second | 16 writers | times |\n| --- | --- | --- | --- |');
    for (const name of Object.keys(contenders)) {
      const [one, many] = [1, CALLERS].map((n) => median(rates.get(`${name} ${String(n)}`) ?? []));
      print(`| ${name} | ${one!.toFixed(0)} | ${many!.toFixed(0)} | ${(many! / one!).toFixed(1)} |`);
    }
    print(`\nDeadlocks that Postgres saw: ${String(await deadlocks(stage))}`);
  } finally {
    for (const socket of sockets) socket.disconnect();
    await server.stop();
    await pool.end();
    await stage.close();
  }
}

async function sum(counts: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}
