import { compare, type Comparison } from '../compare.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage } from '../stage.js';
import { askUntil, connectAll, type Graph, nextPair, seedGraph } from './graphs.js';

/** `link:add` from 16 sockets of as many callers, each on a graph of its own whose targets are blocked already. */
export async function benchLinkAdd({
  rounds,
  seconds,
}: {
  rounds: number;
  seconds: number;
}): Promise<Comparison> {
  const stage = await setStage();
  const graphs: Graph[] = [];
  for (const caller of stage.callers) graphs.push(await seedGraph(stage, caller));
  const ours = await startServer('dist/bundle/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/node-graph/ceiling.js', stage.env);
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
