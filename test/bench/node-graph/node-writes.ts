import { newId } from '#kernel';
import type { Socket } from 'socket.io-client';

import { compare, type Comparison } from '../compare.js';
import { startContenders } from '../contenders.js';
import type { Options } from '../options.js';
import type { ServerProcess } from '../server-process.js';
import { type Caller, setStage, type Stage } from '../stage.js';
import { askUntil, connectAll } from './graphs.js';

const NODES = 50;

type Ask = (nodes: readonly string[], n: number) => readonly [event: string, payload: object];

/** A title is changed. */
export const benchNodeUpdate = (options: Options): Promise<Comparison> =>
  run('`node:update`', options, (nodes, n) => [
    'node:update',
    { id: nodes[n % NODES], title: `Title ${String(n)}` },
  ]);

/** A node is added. */
export const benchNodeAdd = (options: Options): Promise<Comparison> =>
  run('`node:add`', options, (_, n) => ['node:add', { title: `Node ${String(n)}` }]);

/** A node is begun, and put back. */
export const benchNodeStatus = (options: Options): Promise<Comparison> =>
  run('`node:update` of a status', options, (nodes, n) => [
    'node:update',
    { id: nodes[n % NODES], status: Math.floor(n / NODES) % 2 === 0 ? 3 : 0 },
  ]);

/** 16 sockets of as many callers, each on nodes of its own; the floor is two statements in a transaction, or one. */
async function run(name: string, options: Options, ask: Ask): Promise<Comparison> {
  const stage = await setStage();
  const nodes = await Promise.all(stage.callers.map((caller) => seed(stage, caller)));
  const { ours, ceiling } = await startContenders('node-graph/node-writes-ceiling.js', stage.env, options);
  const sockets = new Map<ServerProcess, Socket[]>();
  const counts = new Map<ServerProcess, number[]>();
  try {
    for (const server of [ours, ceiling]) {
      sockets.set(server, await connectAll(server, stage.callers));
      counts.set(
        server,
        stage.callers.map(() => 0),
      );
    }
    const round = async (server: ServerProcess): Promise<number[]> => {
      const until = performance.now() + options.seconds * 1_000;
      const sent = counts.get(server)!;
      const latencies = await Promise.all(
        sockets.get(server)!.map((socket, i) =>
          askUntil(until, socket, () => {
            const n = sent[i]!;
            sent[i] = n + 1;
            return ask(nodes[i]!, n);
          }),
        ),
      );
      return latencies.flat();
    };
    return await compare(name, { ours, ceiling }, round, options.rounds);
  } finally {
    for (const connected of sockets.values()) for (const socket of connected) socket.disconnect();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}

/** Nodes of the caller's, each a graph of its own. */
async function seed({ pool }: Stage, owner: Caller): Promise<string[]> {
  const ids = Array.from({ length: NODES }, () => newId());
  await pool.query(
    'insert into node_graph.components (id, parent_id) select id, null from unnest($1::uuid[]) id',
    [ids],
  );
  await pool.query(
    `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
       tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
     select id, now(), now(), $1, id, 0, '', '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0
     from unnest($2::uuid[]) id`,
    [owner.id, ids],
  );
  return ids;
}
