import { compare, type Comparison } from '../compare.js';
import { startContenders } from '../contenders.js';
import type { Options } from '../options.js';
import type { ServerProcess } from '../server-process.js';
import { setStage } from '../stage.js';
import { askUntil, connectAll, type Graph, nextPair, seedGraph } from './graphs.js';

/** `link:add` from 16 sockets of as many callers, each on a graph of its own whose targets are blocked already. */
export async function benchLinkAdd(options: Options): Promise<Comparison> {
  const { rounds, seconds } = options;
  const stage = await setStage();
  const graphs: Graph[] = [];
  for (const caller of stage.callers) graphs.push(await seedGraph(stage, caller));
  const { ours, ceiling } = await startContenders('node-graph/ceiling.js', stage.env, options);
  const sockets = new Map([ours, ceiling].map((server) => [server, connectAll(server, stage.callers)]));
  try {
    const round = async (server: ServerProcess): Promise<number[]> => {
      const until = performance.now() + seconds * 1000;
      const connected = (await sockets.get(server)) ?? [];
      const latencies = await Promise.all(
        connected.map((socket, i) => askUntil(until, socket, () => ['link:add', nextPair(graphs[i]!)])),
      );
      return latencies.flat();
    };
    return await compare('`link:add`', { ours, ceiling }, round, rounds);
  } finally {
    for (const connected of sockets.values()) for (const socket of await connected) socket.disconnect();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
