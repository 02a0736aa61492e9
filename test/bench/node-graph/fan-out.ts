import type { Socket } from 'socket.io-client';

import { compare, type Comparison, percentile } from '../compare.js';
import { startContenders } from '../contenders.js';
import type { Options } from '../options.js';
import type { ServerProcess } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';
import { connectAll } from './graphs.js';
import { seedAudience } from './audience.js';
import { Listener } from './listener.js';

const CLIENTS = 1_000;
const SOCKETS_PER_USER = 10;
const DIFFS = 40;

/** Clients of one server; how long the current diff took to reach each of them. */
class Audience {
  /** From the call until each client has heard, in milliseconds. */
  readonly sinceCall: number[] = [];
  private readonly sinceFirst: number[] = [];
  private said = 0;
  private first = 0;
  private missing = 0;
  private everybody: () => void = () => undefined;
  private readonly listeners: Listener[] = [];

  private constructor(
    private readonly speaker: Socket,
    private readonly nodeId: string,
  ) {}

  static async gather(
    server: ServerProcess,
    stage: Stage,
    { nodeId, keys }: { nodeId: string; keys: readonly string[] },
  ): Promise<Audience> {
    const [speaker] = await connectAll(server, [stage.caller]);
    const audience = new Audience(speaker!, nodeId);
    const heard = (): void => {
      audience.hear();
    };
    for (let n = 0; n < CLIENTS; n += keys.length)
      audience.listeners.push(
        ...(await Promise.all(keys.map((key) => Listener.connect(server.port, key, 'graph:diff', heard)))),
      );
    return audience;
  }

  /** From the moment that the first client has a diff until each of them has it. */
  async round(): Promise<number[]> {
    this.sinceFirst.length = 0;
    for (let n = 0; n < DIFFS; n += 1) {
      const all = new Promise<void>((resolve) => (this.everybody = resolve));
      this.missing = CLIENTS;
      this.said = performance.now();
      await this.speaker.emitWithAck('node:update', { id: this.nodeId, title: String(Math.random()) });
      await all;
    }
    return [...this.sinceFirst];
  }

  leave(): void {
    this.speaker.disconnect();
    for (const listener of this.listeners) listener.close();
  }

  private hear(): void {
    const now = performance.now();
    if (this.missing === CLIENTS) this.first = now;
    this.sinceFirst.push(now - this.first);
    this.sinceCall.push(now - this.said);
    this.missing -= 1;
    if (this.missing === 0) this.everybody();
  }
}

/**
 * One diff to 1,000 sockets of 100 users who see the node; the ceiling is a bare `io.to(room).emit`. What is compared is
 * the fan-out itself; from the call on, with the service's transaction and without any, is printed besides.
 */
export async function benchFanOut(options: Options): Promise<Comparison> {
  const stage = await setStage();
  const seeded = await seedAudience(stage, CLIENTS / SOCKETS_PER_USER);
  const { ours, ceiling } = await startContenders('node-graph/fan-out-ceiling.js', stage.env, options);
  const audiences = new Map<ServerProcess, Audience>();
  try {
    for (const server of [ours, ceiling]) audiences.set(server, await Audience.gather(server, stage, seeded));
    const compared = await compare(
      'one diff to 1,000 sockets',
      { ours, ceiling },
      (server) => audiences.get(server)!.round(),
      options.rounds,
    );
    const [mine, bare] = [ours, ceiling].map((server) => percentile(audiences.get(server)!.sinceCall, 0.99));
    print(`p99 from the call on: ${mine!.toFixed(1)} / ${bare!.toFixed(1)} ms`);
    return compared;
  } finally {
    for (const audience of audiences.values()) audience.leave();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
