import { compare, type Comparison } from '../compare.js';
import { startContenders } from '../contenders.js';
import type { Options } from '../options.js';
import type { ServerProcess } from '../server-process.js';
import { setStage } from '../stage.js';
import { askUntil, connectAll } from './graphs.js';
import { populate } from './population.js';

const CLIENTS = 4;
const OBJECTS = 5_000;

/** `graph:get` of 5,000 objects, 1,250 nodes and 3,750 links, from 4 sockets. */
export async function benchGraphGet(options: Options): Promise<Comparison> {
  const { rounds, seconds } = options;
  const stage = await setStage();
  const size = { projects: 1, nodesPerProject: 1_260, linksPerNode: 3, joined: false };
  await populate(stage, size);
  const { ours, ceiling } = await startContenders('node-graph/graph-get-ceiling.js', stage.env, options);
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
