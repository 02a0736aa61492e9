import { compare, type Comparison } from '../compare.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage } from '../stage.js';
import { askUntil, connectAll } from './graphs.js';
import { populate } from './population.js';

const CLIENTS = 4;
const OBJECTS = 5_000;

/** `graph:get` of 5,000 objects, 1,250 nodes and 3,750 links, from 4 sockets. */
export async function benchGraphGet({
  rounds,
  seconds,
}: {
  rounds: number;
  seconds: number;
}): Promise<Comparison> {
  const stage = await setStage();
  const size = { projects: 1, nodesPerProject: 1_260, linksPerNode: 3, joined: false };
  await populate(stage, size);
  const ours = await startServer('dist/bundle/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/node-graph/graph-get-ceiling.js', stage.env);
  const callers = Array.from({ length: CLIENTS }, () => stage.caller);
  const sockets = new Map([ours, ceiling].map((server) => [server, connectAll(server, callers)]));
  try {
    const round = async (server: ServerProcess): Promise<number[]> => {
      const until = performance.now() + seconds * 1000;
      const connected = (await sockets.get(server)) ?? [];
      const latencies = await Promise.all(
        connected.map((socket) => askUntil(until, socket, () => ['graph:get', { limit: OBJECTS }])),
      );
      return latencies.flat();
    };
    return await compare('`graph:get` of 5,000', { ours, ceiling }, round, rounds);
  } finally {
    for (const connected of sockets.values()) for (const socket of await connected) socket.disconnect();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
