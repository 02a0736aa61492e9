import { connect } from 'node:net';

import { io } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { poolOf } from '#data';
import { Lifecycle } from '#platform/boot';
import { VERSION } from '#platform/config';

import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

async function get(path: string): Promise<{ status: number; body: unknown; text: string }> {
  const response = await fetch(app.url + path);
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
  return { status: response.status, body, text };
}

describe('health', () => {
  it('tells that the process lives, that it is ready, and what the graph API promises', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'up', redis: 'absent' },
    });
    expect(await get('/api/health')).toMatchObject({ status: 200, body: { ok: true, status: 'up' } });
  });

  it('is limited for the public route alone', async () => {
    const strict = await startApp({ rateLimitScale: 1 });
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 121; n += 1) statuses.push((await fetch(`${strict.url}/api/health`)).status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(120);
      expect(statuses.at(-1)).toBe(429);
      expect((await fetch(`${strict.url}/health/ready`)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  it('turns red while draining, and closes every connection after its answer', async () => {
    const leaving = await startApp();
    try {
      leaving.get(Lifecycle).drain();
      const response = await fetch(`${leaving.url}/health/ready`);
      expect(response.status).toBe(503);
      expect(response.headers.get('connection')).toBe('close');
      expect(await response.json()).toMatchObject({ status: 'draining' });
      expect((await fetch(`${leaving.url}/health/live`)).status).toBe(200);
    } finally {
      await leaving.close();
    }
  });
});

describe('metrics', () => {
  it('count requests by route pattern and status, never by address', async () => {
    await get('/l/some-secret-slug');
    const { text } = await get('/metrics');
    expect(text).toMatch(
      /ligature_http_request_duration_seconds_count\{method="GET",route="\/l\/:slug",status="404"\} \d/,
    );
    expect(text).not.toContain('some-secret-slug');
    expect(text).toMatch(/ligature_database_connections \d/);
    expect(text).toContain('process_cpu_user_seconds_total');
  });

  it('say which build runs, and how its database and Redis are', async () => {
    const { text } = await get('/metrics');
    expect(text).toContain(`ligature_build_info{version="${VERSION}",node="${process.versions.node}"} 1`);
    expect(text).toMatch(/^ligature_database_up 1$/m);
    expect(text).toMatch(/^ligature_database_writable 1$/m);
    expect(text).toMatch(/^ligature_draining 0$/m);
    expect(text).not.toContain('ligature_redis_up');
  });

  it('tell how long connections to the database were waited for', async () => {
    const waits = async (): Promise<string | undefined> =>
      /^ligature_database_wait_seconds_count (\d+)$/m.exec((await get('/metrics')).text)?.[1];
    expect(await waits()).toBe('0');
    const source = app.get(DataSource);
    const held = Array.from({ length: poolOf(source).options.max }, () => source.createQueryRunner());
    await Promise.all(held.map((runner) => runner.connect()));
    const late = source.query('select 1');
    await Promise.all(held.map((runner) => runner.release()));
    await late;
    expect(Number(await waits())).toBeGreaterThan(0);
  });

  it('count socket events by name and outcome, open sockets, and what the limiter refused', async () => {
    const strict = await startApp({ rateLimitScale: 1 });
    const metric = async (name: string): Promise<number> => {
      const text = await (await fetch(`${strict.url}/metrics`)).text();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      return Number(line?.slice(name.length) ?? 0);
    };
    const count = (status: string): Promise<number> =>
      metric(`ligature_socket_event_duration_seconds_count{event="link:add",status="${status}"}`);
    const refusals = (): Promise<number> => metric('ligature_limiter_refusals_total{bucket="link:add"}');
    // Other tests of this process have counted as well.
    const [invalid, limited, refused, sockets] = [
      await count('bad_request.invalid_uuid'),
      await count('rate_limited'),
      await refusals(),
      await metric('ligature_sockets'),
    ];
    const { key } = await createTenant(strict);
    const socket = io(strict.url, { auth: { api_token: key }, transports: ['websocket'], forceNew: true });
    try {
      await new Promise((resolve) => socket.once('connected', resolve));
      for (let n = 0; n < 6; n += 1) await socket.emitWithAck('link:add', { source: 'x', target: 'y' });
      expect(await count('bad_request.invalid_uuid')).toBe(invalid + 5);
      expect(await count('rate_limited')).toBe(limited + 1);
      expect(await metric('ligature_sockets')).toBe(sockets + 1);
      expect(await refusals()).toBe(refused + 1);
    } finally {
      socket.disconnect();
      await strict.close();
    }
  });
});

describe('bytes that never become a request', () => {
  /** Everything that the service says before it hangs up. */
  function told(bytes: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.once('end', () => resolve(text)).once('error', reject);
    });
  }

  const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  const LONG = 'x'.repeat(20_000);

  it.each([
    ['/api/v1/org/a/ws/b/projects', { code: 400, type: 'bad_request_error' }],
    ['/api/link', { ok: false, error: 'bad_request', trace_id: expect.any(String) as string }],
    ['/api/links', { code: 'BAD_REQUEST' }],
  ])('are answered in the envelope of %s where the address is too long', async (path, body) => {
    const answer = await told(`GET ${path}?q=${LONG} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n(.+\r\n)*x-trace-id: \S+\r\n/);
    expect(bodyOf(answer)).toMatchObject(body);
    expect(answer).not.toContain('xxx');
  });

  it('are answered where they are not HTTP at all', async () => {
    const answer = await told('hello\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(bodyOf(answer)).toMatchObject({ code: 'BAD_REQUEST', error: 'The request is not valid' });
  });

  it('leave the service to everybody else', async () => {
    await Promise.all(Array.from({ length: 20 }, () => told(`GET /${LONG}`)));
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });
});
