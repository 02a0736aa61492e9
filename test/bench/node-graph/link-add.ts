import { newId } from '#kernel';
import { io, type Socket } from 'socket.io-client';

import { compare, type Comparison } from '../compare.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';

const CLIENTS = 16;
/** Sources and targets of one client's graph: a client can add their product of links. */
const SIDE = 200;

interface Graph {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  next: number;
}

/** `link:add` from 16 sockets, each on a graph of its own whose targets are blocked already. */
export async function benchLinkAdd({
  rounds,
  seconds,
}: {
  rounds: number;
  seconds: number;
}): Promise<Comparison> {
  const stage = await setStage();
  const graphs: Graph[] = [];
  for (let client = 0; client < CLIENTS; client += 1) graphs.push(await seedGraph(stage));
  const ours = await startServer('dist/apps/ligature/src/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/node-graph/ceiling.js', stage.env);
  const sockets = new Map([ours, ceiling].map((server) => [server, connectAll(server, stage)]));
  try {
    const round = async (server: ServerProcess): Promise<number[]> => {
      const latencies: number[] = [];
      const until = performance.now() + seconds * 1000;
      const hammer = async (socket: Socket, graph: Graph): Promise<void> => {
        while (performance.now() < until) {
          const started = performance.now();
          const ack = (await socket.emitWithAck('link:add', nextPair(graph))) as { ok: boolean };
          if (!ack.ok) throw new Error(`refused: ${JSON.stringify(ack)}`);
          latencies.push(performance.now() - started);
        }
      };
      await Promise.all(
        (await sockets.get(server)!).map((socket, client) => hammer(socket, graphs[client]!)),
      );
      return latencies;
    };
    return await compare('`link:add`', { ours, ceiling }, round, rounds);
  } finally {
    for (const connected of sockets.values()) for (const socket of await connected) socket.disconnect();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}

function nextPair(graph: Graph): { source: string; target: string; type: number } {
  const pair = graph.next;
  graph.next += 1;
  if (pair >= SIDE * SIDE) throw new Error('the graph is full: use fewer seconds');
  return { source: graph.sources[pair % SIDE]!, target: graph.targets[Math.floor(pair / SIDE)]!, type: 0 };
}

function connectAll({ origin }: ServerProcess, { caller }: Stage): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const socket = io(origin, {
        auth: { api_token: caller.key },
        transports: ['websocket'],
        forceNew: true,
      });
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    }),
  );
}

async function seedGraph({ pool, caller }: Stage): Promise<Graph> {
  const component = newId();
  await pool.query('insert into node_graph.components (id, parent_id) values ($1, null)', [component]);
  const side = async (status: number): Promise<string[]> => {
    const ids = Array.from({ length: SIDE }, () => newId());
    await pool.query(
      `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
         tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
       select id, now(), now(), $1, $2, $3, '', '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0
       from unnest($4::uuid[]) id`,
      [caller.id, component, status, ids],
    );
    return ids;
  };
  return { sources: await side(0), targets: await side(2), next: 0 };
}
