import { request as plainly } from 'node:http';
import { Agent, request } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { hasNginx, Nginx, shipped, shippedProxy } from '../faults/processes/nginx.js';
import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { createTenant } from '../support/identity.js';
import { certify, hasOpenssl } from './certificates.js';

const NAME = 'links.example.com';
const cannot = !hasNginx || !hasOpenssl;
const title = `two replicas behind the shipped proxy, behind one that speaks TLS${cannot ? ' (skipped: needs nginx and openssl)' : ''}`;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

describe.skipIf(cannot)(title, () => {
  let folder: string;
  let database: TestDatabase;
  let replicas: TestApp[];
  let nginx: Nginx;
  let inner: string;
  let tlsPort: number;
  let redirecting: string;
  let key: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ligature-test-certificates-'));
    certify(folder, 'ca', 'ca', '/CN=A CA');
    certify(folder, 'ca', 'site', `/CN=${NAME}`, `subjectAltName=DNS:${NAME}`);
    database = await cloneDatabase(inject('serverUrl'));
    const settings = { trustProxy: ['loopback'], anonymousCreates: 2, rateLimitScale: 1, databasePool: 5 };
    const [first, second] = [
      await startApp(settings, { databaseUrl: database.url }),
      await startApp(settings, { databaseUrl: database.url }),
    ];
    replicas = [first, second];
    ({ key } = await createTenant(first));
    const [port, redirectPort] = [await freePort(), await freePort()];
    tlsPort = await freePort();
    redirecting = `http://127.0.0.1:${String(redirectPort)}`;
    inner = `http://127.0.0.1:${String(port)}`;
    nginx = await Nginx.start(
      [port, redirectPort, tlsPort],
      shippedProxy({
        port,
        replicas: [new URL(first.url).host, new URL(second.url).host],
        front: '127.0.0.1',
      }),
      shipped('nginx-tls.conf', [
        ['listen 80;', `listen 127.0.0.1:${String(redirectPort)};`],
        ['listen 443 ', `listen 127.0.0.1:${String(tlsPort)} `],
        ['http://127.0.0.1:8080', inner],
        [`/etc/letsencrypt/live/${NAME}/fullchain.pem`, join(folder, 'site.crt')],
        [`/etc/letsencrypt/live/${NAME}/privkey.pem`, join(folder, 'site.key')],
      ]),
    );
  });

  afterAll(async () => {
    await nginx.stop();
    for (const replica of replicas) await replica.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A client with an address of its own, over TLS. */
  function secure(localAddress: string): Agent {
    const ca = readFileSync(join(folder, 'ca.crt'));
    return new Agent({ ca, servername: NAME, localAddress, keepAlive: true });
  }

  interface Sent {
    readonly from: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: object;
    /** Past the proxy that speaks TLS. */
    readonly direct?: boolean;
  }

  function call(
    method: string,
    path: string,
    { from, headers = {}, body, direct = false }: Sent,
  ): Promise<Answer> {
    const agent = secure(from);
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { method, headers: { ...json, ...headers } };
    return new Promise((resolve, reject) => {
      const sent = direct
        ? plainly(inner + path, { ...options, localAddress: from })
        : request({ ...options, host: '127.0.0.1', port: tlsPort, path, agent, setHost: false });
      if (!direct) sent.setHeader('host', NAME);
      sent.once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => {
          agent.destroy();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  const create = (from: string, headers = {}, direct = false): Promise<Answer> =>
    call('POST', '/api/links', { from, headers, direct, body: { urls: ['https://example.com'] } });
  const urlOf = ({ body }: Answer): string => (JSON.parse(body) as { url: string }).url;

  /** Which replicas answered so many calls, which are made by `ask`. */
  async function answeredBy(count: number, ask: () => Promise<unknown>): Promise<Set<string>> {
    const lines = (): string[] => nginx.logged('access').split('\n').slice(0, -1);
    const before = lines().length;
    for (let n = 0; n < count; n += 1) await ask();
    await eventually('they are logged', () => lines().length === before + count);
    return new Set(
      lines()
        .slice(before)
        .map((line) => line.split(' ').at(-1) ?? ''),
    );
  }

  it('tell clients apart, whatever they say of their address', async () => {
    const statuses = async (from: string): Promise<number[]> => {
      const found = [];
      for (let n = 0; n < 3; n += 1)
        found.push((await create(from, { 'x-forwarded-for': `10.0.0.${String(n)}` })).status);
      return found;
    };
    expect(await statuses('127.0.31.1')).toEqual([201, 201, 429]);
    expect(await statuses('127.0.31.2')).toEqual([201, 201, 429]);
    expect(nginx.logged('access')).toMatch(/^127\.0\.31\.2 /m);
  });

  it('know that they are reached over https, and by which name', async () => {
    const made = await create('127.0.32.1');
    expect(urlOf(made)).toMatch(`https://${NAME}/l/`);
    expect(made.headers['strict-transport-security']).toMatch(/^max-age=/);
  });

  it('believe nobody who is not that proxy', async () => {
    const lie = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '10.9.9.9',
    };
    const made = await create('127.0.33.1', lie, true);
    expect(urlOf(made)).toMatch(`${inner}/l/`);
    expect(made.headers['strict-transport-security']).toBeUndefined();
    expect(nginx.logged('access')).toMatch(/^127\.0\.33\.1 /m);
  });

  it('share clients between them, and keep each', async () => {
    const used: Record<string, Set<string>> = { address: new Set(), key: new Set(), session: new Set() };
    for (let n = 1; n <= 20; n += 1) {
      const clients = {
        address: () => ({ from: `127.0.34.${String(n)}` }),
        key: () => ({ from: '127.0.35.1', headers: { authorization: `Bearer key-${String(n)}` } }),
        // It may come by another address each time.
        session: (call: number) => ({
          from: `127.0.36.${String(call)}`,
          headers: { cookie: `st_access=session-${String(n)}` },
        }),
      };
      for (const [kind, client] of Object.entries(clients)) {
        let calls = 0;
        const one = await answeredBy(3, () => call('GET', '/health/live', client((calls += 1))));
        expect(one.size, kind).toBe(1);
        used[kind] = new Set([...(used[kind] ?? []), ...one]);
      }
    }
    for (const [kind, all] of Object.entries(used)) expect(all.size, kind).toBe(2);
  });

  it('spread websockets of one address', async () => {
    const begin = '/socket.io/?EIO=4&transport=websocket';
    const all = await answeredBy(24, () => call('GET', begin, { from: '127.0.38.1' }));
    expect(all.size).toBe(2);
  });

  it.each(['polling', 'websocket'])('serve sockets: %s', async (transport) => {
    for (let n = 1; n <= 4; n += 1) {
      const agent = secure(`127.0.37.${String(n)}`);
      const socket = io(`https://127.0.0.1:${String(tlsPort)}`, {
        auth: { api_token: key },
        transports: [transport],
        forceNew: true,
        reconnection: false,
        // The type knows browsers only.
        agent: agent as unknown as string,
      });
      await new Promise((resolve, reject) =>
        socket.once('connect', () => resolve(null)).once('connect_error', reject),
      );
      expect(await socket.timeout(60_000).emitWithAck('ws:ping')).toMatchObject({ ok: true });
      socket.disconnect();
      agent.destroy();
    }
  });

  it('send those who come without TLS to where it is', async () => {
    const { status, headers } = await fetch(`${redirecting}/l/abc?x=1`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([308, 'https://127.0.0.1/l/abc?x=1']);
  });
});
