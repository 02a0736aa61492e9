import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { ServiceProcess } from '../faults/processes/service.js';
import { built } from '../support/built.js';
import { query } from '../support/query.js';
import { tenantDatabase } from '../support/tenant-database.js';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

let collector: Server;
let bodies: string[];
let authorizations: (string | undefined)[];
let database: Awaited<ReturnType<typeof tenantDatabase>>;
let settings: Record<string, string>;

beforeEach(async () => {
  bodies = [];
  authorizations = [];
  collector = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(body);
      authorizations.push(request.headers.authorization);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  database = await tenantDatabase();
  settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'secret of a trace, more than thirty-two bytes',
    LIGATURE_VIEWER_SALT: 'salt of a trace, long enough',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector',
  };
});
afterEach(async () => {
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
  await database.drop();
});

const sent = (): Sent[] => bodies.map((body) => JSON.parse(body) as Sent);
const spans = (): Span[] =>
  sent().flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: some }) => some)),
  );
const named = (name: string): Span | undefined => spans().find((span) => span.name === name);
const valuesOf = ({ attributes }: Span): object =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

async function addNode(url: string, key: string): Promise<void> {
  const socket = io(url, { auth: { api_token: key }, transports: ['websocket'], forceNew: true });
  try {
    await new Promise((resolve) => socket.once('connected', resolve));
    expect(await socket.emitWithAck('node:add', { title: 'a secret title' })).toMatchObject({ ok: true });
  } finally {
    socket.close();
  }
}

describe('traces', () => {
  it('hold requests, events of sockets and the statements within them, and nothing that is secret', async () => {
    const service = await ServiceProcess.start(built(), { ...settings, OTEL_SERVICE_NAME: 'links' });
    const created = await fetch(`${service.url}/api/links`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${database.key}`,
        traceparent: `00-${TRACE}-${PARENT}-01`,
      },
      body: JSON.stringify({ urls: ['https://example.com/a-secret-path'] }),
    });
    expect(created.status).toBe(201);
    const { slug } = (await created.json()) as { slug: string };
    expect((await fetch(`${service.url}/l/${slug}?token=in-the-address`)).status).toBe(200);
    await addNode(service.url, database.key);
    expect((await service.end('SIGTERM')).code).toBe(0);

    const request = named('POST /api/links')!;
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    expect(valuesOf(request)).toMatchObject({
      'http.route': '/api/links',
      'http.response.status_code': 201,
      'ligature.trace_id': created.headers.get('x-trace-id'),
      'ligature.caller': expect.stringMatching(/^user:/) as string,
    });
    const within = (of: Span): string[] =>
      spans()
        .filter(({ parentSpanId }) => parentSpanId === of.spanId)
        .map(({ name }) => name);
    expect(within(request)).toContainEqual(expect.stringMatching(/^identity\./));
    expect(within(request)).toContainEqual(expect.stringMatching(/^linky\./));
    const event = named('node:add')!;
    expect(valuesOf(event)).toMatchObject({ 'ligature.status': 'ok' });
    expect(within(event)).toContain('COMMIT');
    expect(event.traceId).not.toBe(TRACE);
    // Whoever waits for a connection, or shares a look-up, is still told apart.
    expect(
      spans().filter(({ traceId, name }) => traceId === TRACE && name === 'POST /api/links'),
    ).toHaveLength(1);

    expect(authorizations[0]).toBe('Bearer collector');
    expect(sent()[0]?.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'links' },
    });
    const all = bodies.join('');
    for (const secret of [database.key, 'a-secret-path', 'in-the-address', slug, 'a secret title'])
      expect(all).not.toContain(secret);
  });

  it('hold attempts to do jobs and to deliver events', async () => {
    await query(database.url, `update identity.api_keys set scopes = scopes || '["webhooks:admin"]'::jsonb`);
    const allowed = { ...settings, LIGATURE_WEBHOOK_ALLOW: '127.0.0.0/8' };
    const service = await ServiceProcess.start(built(), allowed);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${database.key}` };
    const send = async (path: string, body: object): Promise<{ id: string }> => {
      const answer = await fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      expect(answer.status).toBe(201);
      return (await answer.json()) as { id: string };
    };
    // Nobody listens there.
    const { id } = await send('/api/webhooks', { url: 'https://127.0.0.1:1/a-secret', types: ['bundle.*'] });
    await send('/api/links', { urls: ['https://example.com'] });
    // The second time by a job, some seconds later.
    await eventually('it was attempted twice', async () => {
      const answer = await fetch(`${service.url}/api/webhooks/${id}/deliveries`, { headers });
      const { deliveries } = (await answer.json()) as { deliveries: { attempts: unknown[] }[] };
      return deliveries[0]?.attempts.length === 2;
    });
    expect((await service.end('SIGTERM')).code).toBe(0);
    const attempt = named('webhook attempt')!;
    expect(valuesOf(attempt)).toEqual({ 'ligature.webhook': id });
    expect(attempt.status.code).toBe(2);
    const jobs = spans().filter(({ name }) => name.startsWith('job '));
    expect(jobs.length).toBeGreaterThan(0);
    expect(valuesOf(jobs[0]!)).toEqual({ 'ligature.attempt': 1 });
    expect(bodies.join('')).not.toContain('a-secret');
  });

  it('are kept by the share that the operator wants, and none without a collector', async () => {
    const service = await ServiceProcess.start(built(), { ...settings, OTEL_TRACES_SAMPLER_ARG: '0' });
    await fetch(`${service.url}/health/live`);
    expect((await service.end('SIGTERM')).code).toBe(0);
    expect(spans()).toEqual([]);
    const quiet = await ServiceProcess.start(built(), { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    await fetch(`${quiet.url}/health/live`);
    expect((await quiet.end('SIGTERM')).code).toBe(0);
    expect(bodies).toEqual([]);
  });

  it('keep nobody waiting for a collector that hangs', async () => {
    collector.removeAllListeners('request');
    const service = await ServiceProcess.start(built(), settings);
    for (let n = 0; n < 20; n += 1) expect((await fetch(`${service.url}/l/none`)).status).toBe(404);
    await eventually('it is ready all the same', async () => (await service.status('/health/ready')) === 200);
    expect((await service.end('SIGTERM')).code).toBe(0);
  });
});
