import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Ack, type Client, connect, firstId, person, type Person } from './world.js';

let app: TestApp;
let ann: Person;
let ben: Person;
let socket: Client;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Ack;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(app.url + path, {
    method,
    headers: {
      authorization: `Bearer ${ann.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Ack };
}

async function addNode(fields: object = {}): Promise<string> {
  return firstId((await call('POST', '/api/node', fields)).body.diff.nodes);
}

beforeAll(async () => {
  app = await startApp();
  [ann, ben] = await Promise.all([person(app), person(app)]);
  socket = await connect(app, ann);
});
afterAll(async () => {
  socket.close();
  await app.close();
});

describe('the REST twins', () => {
  it('POST /api/link answers 200 with the diff, statuses with share roots, and tells all sockets of the caller', async () => {
    const [source, target] = [await addNode(), await addNode()];
    await socket.caughtUp();
    const known = socket.diffs.length;
    const { status, body, headers } = await call('POST', '/api/link', { source, target });
    expect(status).toBe(200);
    expect(headers.get('x-trace-id')).toMatch(/^[0-9a-f]{12}$/);
    expect(body).toEqual({
      ok: true,
      diff: {
        links: [{ id: expect.any(String) as string, source, target, type: 0, wasBlocker: true, version: 0 }],
        nodes: [{ id: target, status: 2, version: 1, shareRoots: [] }],
      },
    });
    await socket.caughtUp();
    expect(socket.diffs.slice(known)).toEqual([
      { links: body.diff.links, nodes: [{ id: target, status: 2, version: 1 }] },
    ]);
  });

  it('POST and PUT /api/node, POST /api/node/access, GET /api/graph', async () => {
    const id = await addNode({ title: 'rest' });
    const put = await call('PUT', '/api/node', { id, status: 1 });
    expect(put).toMatchObject({
      status: 200,
      body: { ok: true, diff: { nodes: [{ id, status: 1, version: 1 }] } },
    });
    const grant = await call('POST', '/api/node/access', { id, email: ben.account.email, level: 1 });
    expect(grant).toMatchObject({ status: 200, body: { ok: true, diff: { access: [{ level: 1 }] } } });
    const graph = await call('GET', '/api/graph?limit=2&offset=0');
    expect(graph).toMatchObject({ status: 200, body: { ok: true, hasMore: true } });
    expect(graph.body.nodes).toHaveLength(2);
    expect(graph.body.trace_id).toBe(graph.headers.get('x-trace-id'));
  });

  it('speaks op diffs for X-Api-Version 2', async () => {
    const { body } = await call('POST', '/api/node', {}, { 'x-api-version': '2' });
    expect(body.diff.nodes[0]).toMatchObject({ op: 0, before: {}, after: { version: 0 } });
  });

  it('refuses with the same codes as the socket, except for the missing credential', async () => {
    const [source, target] = [await addNode(), await addNode()];
    await call('POST', '/api/link', { source, target });
    const rows: [number, string, unknown, Record<string, string>?][] = [
      [400, 'bad_request.missing_params', {}],
      [400, 'bad_request.missing_params', []],
      [400, 'bad_request.invalid_uuid', { source: '123', target: '456' }],
      [400, 'bad_request.invalid_type', { source, target, type: 3 }],
      [400, 'bad_request.self_link_not_allowed', { source, target: source }],
      [400, 'bad_request.invalid_json', '{"source":'],
      [401, 'unauthorized', { source, target }, { authorization: 'Bearer nonsense' }],
      [401, 'unauthorized', { source, target }, { authorization: '' }],
      [403, 'forbidden', { source, target }, { authorization: `Bearer ${ben.key}` }],
      [404, 'not_found', { source, target: randomUUID() }],
      [409, 'conflict', { source, target }],
    ];
    for (const [status, error, body, headers] of rows) {
      const answer = await call('POST', '/api/link', body, headers);
      expect(answer, JSON.stringify(body)).toMatchObject({ status, body: { ok: false, error } });
      expect(answer.body.trace_id).toMatch(/^[0-9a-f]{12}$/);
    }
  });
});

it('says on a page what went wrong with a page', async () => {
  await app.sql('alter table node_graph.nodes rename to nodes_elsewhere');
  const broken = await fetch(`${app.url}/branch/whatever`);
  await app.sql('alter table node_graph.nodes_elsewhere rename to nodes');
  expect([broken.status, broken.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  expect(await broken.text()).toContain('<h1>That did not work</h1>');
  const nowhere = await fetch(`${app.url}/branch/whatever`);
  expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
});
