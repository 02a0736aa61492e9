import { newId } from '#kernel';
import { io, type Socket } from 'socket.io-client';

import type { ServerProcess } from '../server-process.js';
import type { Caller, Stage } from '../stage.js';

/** Sources and targets of one writer's graph: he can add their product of links. */
const SIDE = 200;

/** A graph of its own whose targets are blocked already, so that a link changes nothing else. */
export interface Graph {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  next: number;
}

export interface Pair {
  readonly source: string;
  readonly target: string;
  readonly type: 0;
}

/** The next pair of the graph that is not linked yet. */
export function nextPair(graph: Graph): Pair {
  const pair = graph.next;
  graph.next += 1;
  if (pair >= SIDE * SIDE) throw new Error('the graph is full: use fewer seconds');
  return { source: graph.sources[pair % SIDE]!, target: graph.targets[Math.floor(pair / SIDE)]!, type: 0 };
}

export async function seedGraph({ pool }: Stage, owner: Caller): Promise<Graph> {
  const component = newId();
  await pool.query('insert into node_graph.components (id, parent_id) values ($1, null)', [component]);
  const side = async (status: number): Promise<string[]> => {
    const ids = Array.from({ length: SIDE }, () => newId());
    await pool.query(
      `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
         tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
       select id, now(), now(), $1, $2, $3, '', '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0
       from unnest($4::uuid[]) id`,
      [owner.id, component, status, ids],
    );
    return ids;
  };
  return { sources: await side(0), targets: await side(2), next: 0 };
}

/** One socket for each of the callers. */
export function connectAll({ origin }: ServerProcess, callers: readonly Caller[]): Promise<Socket[]> {
  return Promise.all(
    callers.map(async ({ key }) => {
      const socket = io(origin, {
        auth: { api_token: key },
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

/** Asks one thing after the other until the time is over; answers how long each took, in milliseconds. */
export async function askUntil(
  until: number,
  socket: Socket,
  next: () => readonly [event: string, payload: object],
): Promise<number[]> {
  const latencies: number[] = [];
  while (performance.now() < until) {
    const started = performance.now();
    const ack = (await socket.emitWithAck(...next())) as { ok: boolean };
    if (!ack.ok) throw new Error(`refused: ${JSON.stringify(ack)}`);
    latencies.push(performance.now() - started);
  }
  return latencies;
}
