import { randomUUID } from 'node:crypto';

import type { Socket } from 'socket.io-client';

import { pause } from '../../support/pause.js';
import type { CallerAt } from '../cluster/callers.js';
import { callerOf, PASSWORD, type Person, type Stage } from './stage.js';

export interface Sample {
  readonly kind: string;
  readonly at: number;
  readonly ms: number;
  readonly outcome: string;
  readonly isServed: boolean;
}

/** Their own limits are far: five `link:add` in ten seconds and 120 sign-ins a minute are the narrowest. */
const PAUSE_MS = { page: 25, link: 100, event: 2_500, login: 600 };
const GIVEN_UP_MS = 30_000;

/** People who use the service as people do, each at a pace that their limits allow. */
export class HonestCallers {
  readonly samples: Sample[] = [];
  private readonly hands: Promise<void>[] = [];
  private readonly callers: CallerAt[];
  private readonly sockets: Socket[] = [];
  private isOver = false;

  private constructor(private readonly stage: Stage) {
    this.callers = stage.honest.map((one, n) => callerOf(stage, one, n + 1));
  }

  static async start(stage: Stage): Promise<HonestCallers> {
    const people = new HonestCallers(stage);
    await people.connect();
    people.run();
    return people;
  }

  /** Settles when everything that was begun is answered. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.hands);
    for (const socket of this.sockets) socket.disconnect();
    for (const caller of this.callers) caller.close();
  }

  /** What was begun or still open in between. */
  during(from: number, to: number): Sample[] {
    return this.samples.filter(({ at, ms }) => at < to && at + ms >= from);
  }

  /** Settles when nothing of an attack is left to be done. */
  async areServedAtOnce(ms: number): Promise<void> {
    const end = performance.now() + GIVEN_UP_MS;
    for (let inTime = 0; inTime < 5 && performance.now() < end;) {
      const began = performance.now();
      await this.callers[0]?.call('GET', `/l/${this.stage.slug}`, undefined, false);
      inTime = performance.now() - began <= ms ? inTime + 1 : 0;
    }
  }

  private async connect(): Promise<void> {
    for (const caller of this.callers) this.sockets.push(caller.connect());
    await Promise.all(
      this.sockets.map((socket) => new Promise<unknown>((resolve) => socket.once('connected', resolve))),
    );
  }

  private run(): void {
    const { slug, item, target, honest } = this.stage;
    const [one] = this.callers as [CallerAt];
    this.repeat('page', PAUSE_MS.page, async () => {
      const { status } = await one.call('GET', `/l/${slug}`, undefined, false);
      return [String(status), status === 200];
    });
    this.repeat('link', PAUSE_MS.link, async () => {
      const body = { relationship: `r-${randomUUID()}`, target_item_id: target };
      const { status } = await one.call('POST', `${item}/links`, body);
      return [String(status), status === 201];
    });
    this.repeat('login', PAUSE_MS.login, async (n) => {
      const { email } = honest[n % honest.length]!;
      const { status } = await one.call('POST', '/api/auth/login', { email, password: PASSWORD }, false);
      return [String(status), status === 200];
    });
    this.sockets.forEach((socket, n) =>
      this.repeat('event', PAUSE_MS.event, (m) => addLink(socket, honest[n]!, m)),
    );
  }

  private repeat(kind: string, pauseMs: number, step: (n: number) => Promise<[string, boolean]>): void {
    const hand = async (): Promise<void> => {
      for (let n = 0; !this.isOver; n += 1) {
        await pause(pauseMs * (0.9 + 0.2 * Math.random()));
        const at = performance.now();
        const [outcome, isServed] = await step(n);
        this.samples.push({ kind, at, ms: performance.now() - at, outcome, isServed });
      }
    };
    this.hands.push(hand());
  }
}

async function addLink(socket: Socket, { nodes }: Person, n: number): Promise<[string, boolean]> {
  const first = n % (nodes.length - 1);
  const source = nodes[first]!;
  // Upwards only, so that there is never a cycle, and each pair once.
  const target = nodes[first + 1 + Math.floor(n / (nodes.length - 1))] ?? nodes.at(-1)!;
  const ack: unknown = await socket
    .timeout(GIVEN_UP_MS)
    .emitWithAck('link:add', { source, target })
    .catch((error: unknown) => ({ error: (error as Error).message }));
  const { ok, error } = ack as { ok?: boolean; error?: string };
  return [ok === true ? 'ok' : String(error), ok === true];
}
