import { randomUUID } from 'node:crypto';

import type { Socket } from 'socket.io-client';

import { pause } from '../../support/pause.js';
import { type Answer, CallerAt } from './callers.js';

/** One request or event, from its beginning to its answer. */
export interface Call {
  readonly kind: string;
  readonly at: number;
  readonly ms: number;
  readonly outcome: number | string;
  readonly failed: boolean;
}

export interface Ground {
  readonly url: string;
  readonly key: string;
  /** Path of a project. */
  readonly project: string;
}

const CALLERS = 6;
const HANDS = 12;
const REQUEST_PAUSE_MS = 150;
const EVENT_PAUSE_MS = 200;

/** What docs/node-graph.md advises. Every second socket does without. */
const REPEATING = { retries: 10, ackTimeout: 60_000 };
const repeats = (socket: number): boolean => socket % 2 === 0;
export const PLAIN_SOCKETS = CALLERS / 2;

type Step = (
  caller: CallerAt,
  n: number,
) => Promise<readonly [kind: string, failed: boolean, answer: Answer]>;

/** Steady requests, pages and socket events through the proxy. */
export class Load {
  readonly calls: Call[] = [];
  private readonly callers: CallerAt[] = [];
  private readonly sockets: Socket[] = [];
  private readonly hands: Promise<void>[] = [];
  private steps: readonly Step[] = [];
  private resting = false;

  private constructor(private readonly ground: Ground) {}

  static async start(ground: Ground): Promise<Load> {
    const load = new Load(ground);
    for (let n = 0; n < CALLERS; n += 1) load.callers.push(new CallerAt(ground.url, ground.key, n + 1));
    await load.prepare();
    await load.connect();
    load.run();
    return load;
  }

  /** Ends it; settles when everything that was begun is answered or given up. */
  async stop(): Promise<void> {
    this.resting = true;
    await Promise.all(this.hands);
    for (const socket of this.sockets) socket.disconnect();
    for (const caller of this.callers) caller.close();
  }

  /** Those that began, or were still open, at the time or later. */
  since(time: number): Call[] {
    return this.calls.filter(({ at, ms }) => at + ms >= time);
  }

  private async prepare(): Promise<void> {
    const [caller] = this.callers as [CallerAt];
    const { project } = this.ground;
    const made = async (path: string, body: object): Promise<Record<string, string>> => {
      const answer = await caller.call('POST', path, body);
      if (answer.status !== 201) throw new Error(`${path}: ${String(answer.status)} ${answer.body}`);
      return JSON.parse(answer.body) as Record<string, string>;
    };
    const source = await made(`${project}/items`, { item_type: 'note' });
    const target = await made(`${project}/items`, { item_type: 'note' });
    const { slug } = await made('/api/links', { urls: ['https://example.com'] });
    const items = `${project}/items/${source['id']!}`;
    const link = (n: number): object => ({
      relationship: `r-${String(n)}-${randomUUID()}`,
      target_item_id: target['id'],
    });
    const json =
      (kind: string, expected: number, method: string, path: string, body?: (n: number) => object): Step =>
      async (one, n) => {
        const answer = await one.call(method, path, body?.(n));
        return [kind, answer.status !== expected, answer];
      };
    this.steps = [
      json('item-links read', 200, 'GET', items),
      json('item-links write', 201, 'POST', `${items}/links`, link),
      json('linky write', 201, 'POST', '/api/links', (n) => ({ urls: [`https://example.com/${String(n)}`] })),
      json('graph read', 200, 'GET', '/api/graph/ready?limit=10'),
      json('graph write', 200, 'POST', '/api/node', () => ({ id: randomUUID(), title: 'node' })),
      async (one) => {
        const answer = await one.call('GET', `/l/${slug!}`, undefined, false);
        const isPage = String(answer.headers['content-type']).startsWith('text/html');
        return ['page', answer.status !== 200 || !isPage, answer];
      },
    ];
  }

  private async connect(): Promise<void> {
    this.callers.forEach((caller, n) => this.sockets.push(caller.connect(repeats(n) ? REPEATING : {})));
    await Promise.all(
      this.sockets.map((socket) => new Promise<unknown>((resolve) => socket.once('connected', resolve))),
    );
  }

  private run(): void {
    for (let hand = 0; hand < HANDS; hand += 1)
      this.repeat(REQUEST_PAUSE_MS, (n) =>
        this.steps[(hand + n) % this.steps.length]!(this.callers[hand % CALLERS]!, n),
      );
    // What is emitted while a socket is away, the client keeps, and sends later.
    this.sockets.forEach((socket, n) =>
      this.repeat(EVENT_PAUSE_MS, () => (socket.connected ? emit(socket, repeats(n)) : null)),
    );
  }

  /** Steadily, and no faster than the answers come. */
  private repeat(pauseMs: number, step: (n: number) => ReturnType<Step> | null): void {
    const hand = async (): Promise<void> => {
      for (let n = 0; !this.resting; n += 1) {
        await pause(pauseMs * (0.5 + Math.random()));
        const at = performance.now();
        const done = await step(n);
        if (done === null) continue;
        const [kind, failed, { status }] = done;
        this.calls.push({ kind, at, ms: Math.round(performance.now() - at), outcome: status, failed });
      }
    };
    this.hands.push(hand());
  }
}

/** An event whose ack never comes fails as soon as the client knows. */
async function emit(socket: Socket, repeating: boolean): ReturnType<Step> {
  const payload = { id: randomUUID(), title: 'node' };
  const sender = repeating ? socket : socket.timeout(60_000);
  const ack: unknown = await sender
    .emitWithAck('node:add', payload)
    .catch((error: unknown) => ({ error: `unanswered: ${(error as Error).message}` }));
  const { ok, error } = ack as { ok?: boolean; error?: string };
  const answer = { status: ok === true ? 'ok' : String(error), headers: {}, body: '' };
  return [repeating ? 'event' : 'event without retries', ok !== true, answer];
}
