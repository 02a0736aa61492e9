import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { ACCESS_ROUTES } from './graph-access.js';
import { EXTRA_PATHS } from './graph-extras.js';
import { WRITE_ROUTES } from './graph-writes.js';
import { type Call, Producer, whileBroken, whileSlow } from './producer.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let app: TestApp;
let producer: Producer;
let owner: Call;
let stranger: Call;
let strangerEmail: string;

const keyed = async (on: TestApp, userId: string): Promise<Call> => ({
  headers: { authorization: `Bearer ${(await createKey(on, { userId })).rawKey}` },
});

beforeAll(async () => {
  app = await startApp();
  producer = await Producer.of(app);
  owner = await keyed(app, (await createUser(app)).id);
  const other = await createUser(app);
  strangerEmail = other.email ?? '';
  stranger = await keyed(app, other.id);
});
afterAll(() => app.close());

async function node(): Promise<string> {
  const headers = { ...owner.headers, 'content-type': 'application/json' };
  const answer = await fetch(`${app.url}/api/node`, { method: 'POST', headers, body: '{"title":"N"}' });
  return ((await answer.json()) as { diff: { nodes: { id: string }[] } }).diff.nodes[0]!.id;
}

/** The mutations, each with bodies that succeed, that name nothing, and that stand against the graph. */
async function mutations(): Promise<
  [method: string, path: string, good: object, unknown: object, conflict: object][]
> {
  const [a, b, c] = [await node(), await node(), await node()];
  const linked = { source: a, target: b };
  const headers = { ...owner.headers, 'content-type': 'application/json' };
  await fetch(`${app.url}/api/link`, { method: 'POST', headers, body: JSON.stringify(linked) });
  const grant = { id: a, email: strangerEmail, level: 3 };
  await fetch(`${app.url}/api/node/access`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...grant, id: b }),
  });
  return [
    ['POST', '/api/link', { source: b, target: c }, { source: a, target: UNKNOWN }, linked],
    [
      'PUT',
      '/api/node',
      { id: a, title: 'M' },
      { id: UNKNOWN, title: 'M' },
      { id: a, title: 'X', version: 99 },
    ],
  ];
}

it('reads as documented', async () => {
  const a = await node();
  const { cursor } = (await (await fetch(`${app.url}/api/graph`, { headers: owner.headers! })).json()) as {
    cursor: string;
  };
  const good: Record<string, string> = {
    '/api/graph/since': `?cursor=${cursor}`,
    '/api/branch': `?root=${a}`,
    '/api/trash': '',
    '/api/history': `?scopeType=GRAPH&scopeId=${a}`,
  };
  for (const [path, query] of Object.entries(good)) {
    await producer.produce('GET', path, path + query, 200, owner);
    await producer.produce('GET', path, `${path}${query}${query === '' ? '?' : '&'}limit=0`, 400, owner);
  }
  for (const [path, name] of [
    ['/api/branch', 'root'],
    ['/api/history', 'scopeId'],
  ] as const) {
    await producer.produce('GET', path, `${path}?${name}=${UNKNOWN}`, 404, owner);
    await producer.produce('GET', path, `${path}?${name}=${a}`, 403, stranger);
  }
});

it('succeeds and refuses as documented', async () => {
  const [a, own] = [await node(), await node()];
  await producer.produce('GET', '/api/graph', '/api/graph', 200, owner);
  await producer.produce('POST', '/api/node', '/api/node', 200, {
    ...owner,
    body: { title: 'N', target: own },
  });
  const grant = { id: a, email: strangerEmail };
  await producer.produce('POST', '/api/node/access', '/api/node/access', 200, { ...owner, body: grant });
  await producer.produce('POST', '/api/node/access', '/api/node/access', 400, { ...owner, body: grant });
  await producer.produce('POST', '/api/node/access', '/api/node/access', 404, {
    ...owner,
    body: { ...grant, id: UNKNOWN },
  });
  await producer.produce('POST', '/api/node/access', '/api/node/access', 403, {
    ...stranger,
    body: { id: own, email: 'x@y.example' },
  });
  await producer.produceRunning('POST', '/api/node/access', '/api/node/access', {
    ...owner,
    body: { id: own, email: 'once@x.example' },
  });
  await producer.produceRunning('POST', '/api/node', '/api/node', { ...owner, body: { title: 'Once' } });
  await producer.produce('GET', '/api/node/access', `/api/node/access?id=${a}`, 200, owner);
  await producer.produce('GET', '/api/node/access', '/api/node/access', 400, owner);
  await producer.produce('GET', '/api/node/access', `/api/node/access?id=${UNKNOWN}`, 404, owner);
  const received = '/api/node/access/received';
  await producer.produce('GET', received, received, 200, stranger);
  await producer.produce('GET', received, `${received}?limit=0`, 400, stranger);
  const hiding = { id: a, showing: false };
  for (const [method, path, body] of [
    ['PUT', '/api/node/access/visibility', hiding],
    ['DELETE', '/api/node/access/leave', { id: a }],
  ] as const) {
    await producer.produce(method, path, path, 200, { ...stranger, body });
    await producer.produce(method, path, path, 400, { ...stranger, body: {} });
  }
  await producer.produce('POST', '/api/node', '/api/node', 400, { ...owner, body: { title: 5 } });
  await producer.produce('POST', '/api/node', '/api/node', 403, { ...stranger, body: { target: own } });
  await producer.produce('POST', '/api/node', '/api/node', 404, { ...owner, body: { target: UNKNOWN } });
  await producer.produce('GET', '/api/graph', '/api/graph?limit=0', 400, owner);
  for (const [method, path, good, unknown, conflict] of await mutations()) {
    await producer.produce(method, path, path, 200, { ...owner, body: good });
    await producer.produce(method, path, path, 400, { ...owner, body: {} });
    await producer.produce(method, path, path, 403, { ...stranger, body: good });
    await producer.produce(method, path, path, 404, { ...owner, body: unknown });
    await producer.produce(method, path, path, 409, { ...owner, body: conflict });
  }
});

/** What a read needs to come so far that it asks the database. */
const QUERIES: Readonly<Record<string, string>> = {
  '/api/graph/since': `?cursor=${Buffer.from('1|7:7:').toString('base64url')}`,
  '/api/branch': `?root=${UNKNOWN}`,
  '/api/node/access': `?id=${UNKNOWN}`,
};

/** What a read has to be asked with. */
function queryOf(method: string, path: string): string {
  return method === 'GET' ? (QUERIES[path] ?? '') : '';
}

/** Reads that do not look at nodes. */
const OF_HISTORY = ['/api/graph/since', '/api/history'];

const ROUTES: [string, string][] = [
  ['GET', '/api/graph'],
  ['GET', '/api/graph/since'],
  ['GET', '/api/branch'],
  ['GET', '/api/trash'],
  ['GET', '/api/history'],
  ['POST', '/api/node'],
  ['PUT', '/api/node'],
  ['POST', '/api/node/access'],
  ['GET', '/api/node/access'],
  ['GET', '/api/node/access/received'],
  ['PUT', '/api/node/access/visibility'],
  ['DELETE', '/api/node/access/leave'],
  ['POST', '/api/link'],
];

it('demands credentials, fails and is limited as documented', async () => {
  const a = await node();
  const bodies: Record<string, object> = {
    'PUT /api/node': { id: a, title: 'X' },
    'POST /api/node/access': { id: a, email: strangerEmail },
    'PUT /api/node/access/visibility': { id: a, showing: false },
    'DELETE /api/node/access/leave': { id: a },
    'POST /api/link': { source: a, target: await node() },
  };
  const call = (method: string, path: string, more: Call): Call =>
    method === 'GET' ? more : { ...more, body: bodies[`${method} ${path}`] ?? { title: 'N' } };
  const user = await createUser(app);
  const { rawKey } = await createKey(app, { userId: user.id }, { scopes: ['links:read'] });
  const without = { headers: { authorization: `Bearer ${rawKey}` } };
  for (const [method, path] of ROUTES) {
    const asked = path + queryOf(method, path);
    await producer.produce(method, path, asked, 401, call(method, path, {}));
    await producer.produce(method, path, asked, 403, call(method, path, without));
  }
  for (const [table, history] of [
    ['node_graph.nodes', false],
    ['node_graph.batch_log', true],
  ] as const) {
    await whileBroken(app, table, async () => {
      for (const [method, path] of ROUTES.filter((route) => OF_HISTORY.includes(route[1]) === history))
        await producer.produce(method, path, path + queryOf(method, path), 500, call(method, path, owner));
    });
    await whileSlow(app, table, async () => {
      for (const [method, path] of ROUTES.filter((route) => OF_HISTORY.includes(route[1]) === history))
        await producer.produce(method, path, path + queryOf(method, path), 503, call(method, path, owner));
    });
  }
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const limited = await keyed(on, (await createUser(on)).id);
    for (const [method, path] of ROUTES) {
      const body = JSON.stringify(bodies[`${method} ${path}`] ?? {});
      const headers = { ...limited.headers, 'content-type': 'application/json' };
      await fetch(on.url + path, { method, headers, ...(method === 'GET' ? {} : { body }) });
      await producer.produce(method, path, path, 429, { ...call(method, path, limited), on });
    }
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectComplete(
    ['/api/graph', '/api/branch', '/api/trash', '/api/history', '/api/node', '/api/link'],
    [...EXTRA_PATHS, ...WRITE_ROUTES, ...ACCESS_ROUTES],
  );
});
