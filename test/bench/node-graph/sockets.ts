import { setTimeout as sleep } from 'node:timers/promises';

import { percentile } from '../compare.js';
import { OURS } from '../contenders.js';
import { print } from '../report.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { seedAudience } from './audience.js';
import { connectAll } from './graphs.js';
import { Listener } from './listener.js';

const IDLE = Number(process.env['BENCH_SOCKETS'] ?? 10_000);
const ACTIVE = Number(process.env['BENCH_ACTIVE_SOCKETS'] ?? 2_000);
/** A user may have so many. */
const EACH = 10;
/** So many connect at once. */
const TOGETHER = 200;
const CHANGES = 20;
/** The server asks each socket every 25 s whether it is there. */
const IDLE_SECONDS = 60;
const MB = 2 ** 20;

/**
 * What open sockets cost one process: memory for each, the processor while they are idle, and how long one change takes
 * to many of them.
 */
export async function benchSockets(): Promise<void> {
  const stage = await setStage();
  const { nodeId, keys } = await seedAudience(stage, ACTIVE / EACH);
  const strangers = await seedAudience(stage, (IDLE - ACTIVE) / EACH, ACTIVE / EACH);
  const server = await startServer(OURS, stage.env);
  const opened: Listener[] = [];
  try {
    const before = server.residentBytes();
    const [all, told]: [string[], number[]] = [spread(keys), []];
    let missing = 0;
    let said = 0;
    const heard = (): void => {
      told.push(performance.now() - said);
      missing -= 1;
    };
    const began = performance.now();
    opened.push(
      ...(await open(server, all, heard)),
      ...(await open(server, spread(strangers.keys), () => undefined)),
    );
    const took = (performance.now() - began) / 1_000;
    const cpu = server.cpuSeconds();
    await sleep(IDLE_SECONDS * 1_000);
    const idle = (server.cpuSeconds() - cpu) / IDLE_SECONDS;
    const after = server.residentBytes();
    await tell(server, stage, nodeId, () => {
      missing = all.length;
      said = performance.now();
      return () => missing === 0;
    });
    print('\n| sockets | opened in | each | processor while idle | one change to | p50 ms | p99 ms |');
    print('| --- | --- | --- | --- | --- | --- | --- |');
    print(
      `| ${String(opened.length)} | ${took.toFixed(1)} s | ${((after - before) / opened.length / 1_024).toFixed(1)} kB (${(after / MB).toFixed(0)} MB in all) | ${(idle * 100).toFixed(1)} % | ${String(all.length)} | ${percentile(told, 0.5).toFixed(0)} | ${percentile(told, 0.99).toFixed(0)} |`,
    );
  } finally {
    for (const listener of opened) listener.close();
    await server.stop();
    await stage.close();
  }
}

const spread = (keys: readonly string[]): string[] =>
  keys.flatMap((key) => Array.from({ length: EACH }, () => key));

async function open(
  { port }: ServerProcess,
  keys: readonly string[],
  heard: () => void,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for (let n = 0; n < keys.length; n += TOGETHER)
    listeners.push(
      ...(await Promise.all(
        keys.slice(n, n + TOGETHER).map((key) => Listener.connect(port, key, 'graph:diff', heard)),
      )),
    );
  return listeners;
}

/** @param begin called before each change; answers whether all have heard */
async function tell(
  server: ServerProcess,
  stage: Stage,
  nodeId: string,
  begin: () => () => boolean,
): Promise<void> {
  const [speaker] = await connectAll(server, [stage.caller]);
  for (let n = 0; n < CHANGES; n += 1) {
    const isOver = begin();
    await speaker!.emitWithAck('node:update', { id: nodeId, title: `Title ${String(n)}` });
    while (!isOver()) await sleep(5);
  }
  speaker!.disconnect();
}
