import { connect, type Socket as TcpSocket } from 'node:net';

import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { missingPython, StockPython } from '../node-graph/python-client.js';
import { built } from '../support/built.js';
import { pause } from '../support/pause.js';
import { tenantDatabase } from '../support/tenant-database.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const REFUSED = 'internal.exception, 1 s';
/** Less than the half minute that a connection is waited for which nobody ends. */
const WAITED_FOR_MS = 25_000;
const CUT = 'unanswered: socket has been disconnected';

let database: Awaited<ReturnType<typeof tenantDatabase>>;
let service: ServiceProcess;

beforeAll(async () => {
  database = await tenantDatabase();
});

afterAll(() => database.drop());

function serve(settings: Record<string, string> = {}): Promise<ServiceProcess> {
  return ServiceProcess.start(built(), {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'draining secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_TRUST_PROXY: 'loopback',
    // Behind a proxy; idle connections, and the whole, have all the time that a slow machine needs.
    LIGATURE_STOP_IDLE_MS: '300000',
    LIGATURE_STOP_MS: '600000',
    ...settings,
  });
}

beforeEach(async () => {
  service = await serve();
});

afterEach(async () => {
  if (!service.hasEnded) await service.end('SIGKILL');
});

describe('a service that was told to stop', () => {
  it('serves the events of its sockets until it closes them', async () => {
    const sockets = await Promise.all([connected(), connected(), connected()]);
    const outcomes: string[] = [];
    const speaking = Promise.all(
      sockets.map(async (socket, n) => {
        while (socket.connected) {
          const outcome = await answerTo(socket);
          outcomes.push(outcome);
          // One never pauses unless it is told to.
          if (n > 0) await pause(50 + 50 * Math.random());
          else if (outcome !== 'ok') await pause(1_000);
        }
      }),
    );
    await eventually('all of them are served', () => outcomes.length > 10);
    const before = outcomes.length;
    service.signal('SIGTERM');
    await speaking;
    await service.ended;
    expect(outcomes.length).toBeGreaterThan(before + 5);
    const cut = outcomes.filter((outcome) => outcome === CUT);
    // What crosses the closing of its socket on the way, the client knows of at once: one for each at most.
    expect(cut.length).toBeLessThanOrEqual(sockets.length);
    expect(new Set(outcomes)).toEqual(new Set([...cut, ...outcomes.filter((one) => one === REFUSED), 'ok']));
  });

  it('tells its sockets over how long to come back, and closes them one after the other', async () => {
    await service.end('SIGKILL');
    service = await serve({ LIGATURE_RECONNECTS_PER_SECOND: '1', LIGATURE_STOP_SOCKETS_MS: '120000' });
    const sockets = await Promise.all([connected(), connected(), connected()]);
    const told: unknown[] = [];
    const closedAt = sockets.map(
      (socket) =>
        new Promise<number>((resolve) => socket.once('disconnect', () => resolve(performance.now()))),
    );
    for (const socket of sockets) socket.on('ws:reconnect', (within) => told.push(within));
    await answerTo(sockets[2]);
    told.length = 0;
    service.signal('SIGTERM');
    const times = await Promise.all(closedAt);
    expect(told).toEqual([{ within: 3 }, { within: 3 }, { within: 3 }]);
    // At once, after one second and after two, or when they pause.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(500);
    expect((await service.ended).code).toBe(0);
  });

  it.skipIf(missingPython() !== null)(
    'does not wait for a client that never ends its connection',
    async () => {
      // Once more where the machine kept it waiting, not the connection, which would do so each time.
      for (let tries = 1; ; tries += 1) {
        const client = new StockPython(service.url, database.key, 'websocket');
        await eventually('it is connected', () => client.heard.includes('connected'));
        const { code, ms } = await service.end('SIGTERM');
        expect(client.heard).toContain('disconnect');
        client.close();
        expect(code).toBe(0);
        if (ms < WAITED_FOR_MS) return;
        expect(tries).toBeLessThan(3);
        service = await serve();
      }
    },
  );

  it('leaves idle connections to the proxy, and serves what still comes on them', async () => {
    const idle = await keptAlive(service.url);
    service.signal('SIGTERM');
    await eventually(
      'it takes no more connections',
      async () => (await service.status('/health/live')) === null,
    );
    const body = JSON.stringify({ urls: ['https://example.com'] });
    const head = `Host: x\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}`;
    const answer = await said(idle, `POST /api/links HTTP/1.1\r\n${head}\r\n\r\n${body}`);
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect((await service.ended).code).toBe(0);
  });
});

async function connected(): Promise<Socket> {
  const socket = io(service.url, {
    auth: { api_token: database.key },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await new Promise((resolve) => socket.once('connected', resolve));
  return socket;
}

async function answerTo(socket: Socket): Promise<string> {
  try {
    const answer = (await socket.timeout(300_000).emitWithAck('node:add', { title: 'node' })) as {
      ok: boolean;
      error?: string;
      retry_after?: number;
    };
    return answer.ok ? 'ok' : `${String(answer.error)}, ${String(answer.retry_after)} s`;
  } catch (error) {
    return `unanswered: ${(error as Error).message}`;
  }
}

/** A connection on which something was answered, as a proxy keeps them. */
async function keptAlive(url: string): Promise<TcpSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await said(socket, 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
}

function said(socket: TcpSocket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) reject(new Error('closed before'));
    socket.once('data', (answer: Buffer) => resolve(answer.toString()));
    socket.once('end', () => reject(new Error('closed without an answer')));
    socket.once('error', reject);
    socket.write(request);
  });
}
