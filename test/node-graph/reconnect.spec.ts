import { io, type Socket } from 'socket.io-client';
import { afterEach, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { missingPython, StockPython } from './python-client.js';
import { connect, open, person, type Person } from './world.js';

type Transport = 'websocket' | 'polling';

/** A client as its documentation shows it, which goes on connecting by itself. */
class StockClient {
  heard: string[] = [];
  private readonly socket: Socket;

  constructor(url: string, token: string, transports?: Transport[]) {
    this.socket = io(url, {
      auth: { api_token: token },
      forceNew: true,
      ...(transports === undefined ? {} : { transports }),
    });
    this.socket.onAny((name: string) => this.heard.push(name));
    this.socket.on('disconnect', (reason) => this.heard.push(`disconnect: ${reason}`));
  }

  close(): void {
    this.socket.close();
  }
}

type Stock = Pick<StockClient, 'heard' | 'close'>;

const PATIENCE = { timeout: 300_000, interval: 100 };

let app: TestApp;
let clients: Stock[] = [];

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await app.close();
});

const times = (name: string, { heard }: Stock): number => heard.filter((one) => one === name).length;
const python = (who: Person, transport: Transport): Stock[] =>
  missingPython() === null ? [new StockPython(app.url, who.key, transport)] : [];

it('takes all of fifteen clients behind one address back after a restart', async () => {
  app = await startApp({ rateLimitScale: 1 });
  const people = [await person(app), await person(app), await person(app)];
  clients = people.flatMap((who) => [
    new StockClient(app.url, who.key),
    new StockClient(app.url, who.key, ['websocket']),
    new StockClient(app.url, who.key, ['websocket']),
    new StockClient(app.url, who.key, ['polling']),
    ...python(who, 'websocket'),
  ]);
  const all = async (count: number): Promise<void> =>
    vi.waitFor(() => {
      for (const client of clients) expect(times('connected', client)).toBe(count);
    }, PATIENCE);
  await all(1);
  await app.restart();
  await all(2);
  for (const { heard } of clients) expect(heard).not.toContain('rate_limited');
});

it('tells a client that connects too often, which then comes back by itself', async () => {
  app = await startApp({ rateLimitScale: 1, rateLimits: new Map([['connect:user', 3]]) });
  const who = await person(app);
  const early = [await connect(app, who), await connect(app, who), await connect(app, who)];
  clients = [
    new StockClient(app.url, who.key),
    new StockClient(app.url, who.key, ['websocket']),
    ...python(who, 'websocket'),
    ...python(who, 'polling'),
  ];
  // More than once: each goes on trying.
  await vi.waitFor(() => {
    for (const client of clients) expect(times('rate_limited', client)).toBeGreaterThan(1);
  }, PATIENCE);
  for (const { heard } of clients) expect(heard).not.toContain('connected');
  await vi.waitFor(() => {
    app.clock.advance(60_000);
    for (const client of clients) expect(times('connected', client)).toBe(1);
  }, PATIENCE);
  for (const client of early) client.close();
});

it('lets in who waits for one of the ten sockets of a user, once there is room', async () => {
  app = await startApp({ rateLimitScale: 1, rateLimits: new Map([['connect:concurrent', 2]]) });
  const who = await person(app);
  const [first, second] = [await connect(app, who), await connect(app, who)];
  clients = [new StockClient(app.url, who.key, ['websocket']), ...python(who, 'websocket')];
  await vi.waitFor(() => {
    for (const client of clients) expect(times('rate_limited', client)).toBeGreaterThan(1);
  }, PATIENCE);
  first.close();
  second.close();
  // What was refused for the other reason has not used up the connects of the minute.
  await vi.waitFor(() => {
    for (const client of clients) expect(times('connected', client)).toBe(1);
  }, PATIENCE);
});

it('tells over how long to come back, where many sockets hang on one process', async () => {
  app = await startApp({ reconnectsPerSecond: 2 });
  const who = await person(app);
  const sockets = [];
  for (let n = 0; n < 4; n += 1) sockets.push(await connect(app, who));
  for (const socket of sockets) await socket.caughtUp();
  const told = sockets.map(({ events }) =>
    events.filter(({ name }) => name === 'ws:reconnect').map(({ payload }) => payload),
  );
  expect(told).toEqual([[], [{ within: 1 }], [{ within: 1 }], [{ within: 2 }]]);
  for (const socket of sockets) socket.close();
});

it('counts by address what comes without a good credential, and nothing else', async () => {
  app = await startApp({ rateLimitScale: 1 });
  const who = await person(app);
  for (let n = 0; n < 10; n += 1) {
    const stranger = open(app, { auth: { api_token: 'st_nonsense' } });
    expect(await stranger.heard('error')).toMatchObject({ error: 'forbidden.auth_missing' });
    stranger.close();
  }
  const refused = open(app, {});
  expect(await refused.heard('rate_limited')).toMatchObject({ ok: false, error: 'rate_limited' });
  expect(await refused.gone()).toBe('transport close');
  (await connect(app, who)).close();
  app.clock.advance(60_001);
  const later = open(app, {});
  expect(await later.heard('error')).toMatchObject({ error: 'forbidden.auth_missing' });
  expect(await later.gone()).toBe('io server disconnect');
});
