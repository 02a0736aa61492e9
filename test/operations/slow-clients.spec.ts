import { connect as dial, type Socket } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { USUAL_DEADLINES } from '#platform/boot';

import { GreedySocket } from '../faults/attacks/greedy-socket.js';
import { RawSocket } from '../faults/raw-socket.js';
import { eventually } from '../faults/processes/processes.js';
import { addLargeNodes, watchConnections } from '../node-graph/large-graph.js';
import { type Client, connect, person, type Person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';

describe('a request that does not arrive', () => {
  let app: TestApp;
  let socket: Client;

  beforeAll(async () => {
    app = await startApp({ deadlines: { ...USUAL_DEADLINES, request: 1_000 } });
    socket = await connect(app, await person(app));
  });
  afterEach(async () => {
    expect(await socket.ask('graph:get', {})).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    socket.close();
    await app.close();
  });

  /** Sends a byte now and then until the service hangs up; answers all that it said. */
  function drip(head: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      let said = '';
      const raw: Socket = dial(Number(port), hostname, () => raw.write(head));
      const dripping = setInterval(() => raw.write('a'), 50);
      raw.on('data', (data: Buffer) => (said += data.toString()));
      raw.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
      });
      raw.on('close', () => {
        clearInterval(dripping);
        resolve(said);
      });
    });
  }

  const body = (path: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n{`;

  it.each([
    ['/api/v1/org/a/ws/b/projects', { code: 408, type: 'request_timeout_error' }],
    ['/api/link', { ok: false, error: 'bad_request.request_timeout' }],
    ['/api/links', { code: 'BAD_REQUEST' }],
  ])('is cut in the envelope of its domain: %s', async (path, envelope) => {
    const said = await drip(body(path));
    expect(said).toMatch(/^HTTP\/1.1 408 /);
    expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject(envelope);
  });

  it('is cut in its head, too', async () => {
    expect(await drip('GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ')).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('a connection without a socket', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({
      rateLimitScale: 1,
      rateLimits: new Map([['connect:half-open', 5]]),
      deadlines: { ...USUAL_DEADLINES, handshake: 3_000 },
    });
  });
  afterAll(() => app.close());

  const handshake = (): Promise<Response> => fetch(`${app.url}/socket.io/?EIO=4&transport=polling`);

  it('is one of a few of its address, and closed when none comes', async () => {
    const half = await Promise.all([1, 2, 3].map(() => RawSocket.engine(app.url)));
    await eventually('they are answered', () => half.every(({ heard }) => heard.includes('"sid"')));
    expect((await handshake()).status).toBe(200);
    expect((await handshake()).status).toBe(200);
    expect((await handshake()).status).toBe(403);
    const refused = await RawSocket.engine(app.url);
    await eventually('it is refused', () => refused.closed);
    expect(refused.heard).not.toContain('"sid"');

    await eventually('they are closed', () => half.every(({ closed }) => closed));
    const who = await person(app);
    for (let n = 0; n < 3; n += 1) {
      const client = await connect(app, who);
      expect(await client.ask('graph:get', {})).toMatchObject({ ok: true });
    }
    expect((await handshake()).status).toBe(200);
  });
});

describe('a client that does not read', () => {
  let app: TestApp;
  let who: Person;
  let isServed: (port: number | undefined) => boolean;

  beforeAll(async () => {
    app = await startApp({
      deadlines: { ...USUAL_DEADLINES, unread: 4_000 },
      unreadBytes: 4 * 1024 * 1024,
    });
    isServed = watchConnections(app);
    who = await person(app);
    await addLargeNodes(app, who.key, 250);
  });
  afterAll(() => app.close());

  it('loses its connection over REST, whoever else is slow', async () => {
    const { hostname, port } = new URL(app.url);
    const ask = `GET /api/graph?limit=5000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${who.key}\r\n\r\n`;
    const deaf = dial(Number(port), hostname, () => deaf.pause().write(ask));
    deaf.on('error', () => undefined);
    await eventually('it is connected', () => isServed(deaf.localPort));
    const { localPort } = deaf;
    await eventually('it is cut off', () => !isServed(localPort));
    deaf.destroy();
    // Nothing of it is left that others would wait for.
    const answer = await fetch(`${app.url}/api/graph?limit=5000`, {
      headers: { authorization: `Bearer ${who.key}` },
    });
    expect(((await answer.json()) as { nodes: object[] }).nodes).toHaveLength(250);
  });

  it('loses its socket', async () => {
    const deaf = await GreedySocket.connect(app.url, '127.0.0.1', who.key);
    const { port } = deaf;
    expect(isServed(port)).toBe(true);
    deaf.turnDeaf();
    void deaf.ask('graph:get', { limit: 5_000 });
    await eventually('it is cut off', () => !isServed(port));
    deaf.destroy();
  });
});
