import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { EXTRA_PATHS } from './graph-extras.js';
import { type Call, Producer, whileBroken, whileSlow } from './producer.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let app: TestApp;
let producer: Producer;
let owner: Call;
let without: Call;

const keyed = async (on: TestApp, ...defaults: Parameters<typeof createKey>[2][]): Promise<Call> => {
  const { id: userId } = await createUser(on);
  const { rawKey } = await createKey(on, { userId }, ...defaults);
  return { headers: { authorization: `Bearer ${rawKey}` } };
};

beforeAll(async () => {
  app = await startApp();
  producer = await Producer.of(app);
  owner = await keyed(app);
  without = await keyed(app, { scopes: ['links:read'] });
});
afterAll(() => app.close());

async function node(): Promise<string> {
  const headers = { ...owner.headers, 'content-type': 'application/json' };
  const answer = await fetch(`${app.url}/api/node`, { method: 'POST', headers, body: '{"title":"N"}' });
  return ((await answer.json()) as { diff: { nodes: { id: string }[] } }).diff.nodes[0]!.id;
}

interface Example {
  readonly method: string;
  readonly path: string;
  /** What succeeds: a query, or for a method with a body that. */
  readonly good: string | object;
  readonly refused: Readonly<Record<number, string | object>>;
}

async function examples(): Promise<Example[]> {
  const [a, b] = [await node(), await node()];
  const get = (path: string, good: string, refused: Record<number, string>): Example => ({
    method: 'GET',
    path,
    good,
    refused,
  });
  return [
    get('/api/graph/around', `?id=${a}`, { 400: `?id=${a}&depth=0`, 404: `?id=${UNKNOWN}` }),
    get('/api/graph/ready', '', { 400: '?limit=0' }),
    get('/api/graph/blockers', `?id=${a}`, { 400: '', 404: `?id=${UNKNOWN}` }),
    get('/api/graph/path', `?from=${a}&to=${b}`, { 400: '', 404: `?from=${a}&to=${UNKNOWN}` }),
    {
      method: 'POST',
      path: '/api/link/many',
      good: { links: [{ source: a, target: b }] },
      refused: {
        400: {},
        404: { links: [{ source: a, target: UNKNOWN }] },
        409: { links: [{ source: b, target: a }] },
      },
    },
    get('/api/graph/export', `?root=${a}`, { 400: '?format=x', 404: `?root=${UNKNOWN}` }),
    {
      method: 'POST',
      path: '/api/graph/import',
      good: { nodes: [{ id: 'a' }, { id: 'b' }], links: [{ source: 'a', target: 'b' }] },
      refused: {
        400: {},
        404: { nodes: [{ id: 'a' }], links: [{ source: 'a', target: 'b' }] },
        409: {
          nodes: [{ id: 'a' }, { id: 'b' }],
          links: [
            { source: 'a', target: 'b' },
            { source: 'b', target: 'a' },
          ],
        },
      },
    },
    get('/api/graph/critical-path', `?id=${a}`, { 400: '', 404: `?id=${UNKNOWN}` }),
  ];
}

function produce(
  status: number,
  { method, path }: Example,
  input: string | object,
  call: Call,
): Promise<void> {
  return typeof input === 'string'
    ? producer.produce(method, path, path + input, status, call)
    : producer.produce(method, path, path, status, { ...call, body: input });
}

it('succeeds and refuses as documented', async () => {
  for (const example of await examples()) {
    await produce(200, example, example.good, owner);
    for (const [status, input] of Object.entries(example.refused))
      await produce(Number(status), example, input, owner);
  }
});

it('demands credentials, fails and is limited as documented', async () => {
  const all = await examples();
  for (const example of all) {
    await produce(401, example, example.good, {});
    await produce(403, example, example.good, without);
  }
  await whileBroken(app, 'node_graph.nodes', async () => {
    for (const example of all) await produce(500, example, example.good, owner);
  });
  await whileSlow(app, 'node_graph.nodes', async () => {
    for (const example of all) await produce(503, example, example.good, owner);
  });
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const limited = { ...(await keyed(on)), on };
    for (const example of all) {
      const body = typeof example.good === 'string' ? {} : { body: JSON.stringify(example.good) };
      const headers = {
        ...limited.headers,
        ...('body' in body ? { 'content-type': 'application/json' } : {}),
      };
      await fetch(on.url + example.path, { method: example.method, headers, ...body });
      await produce(429, example, example.good, limited);
    }
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectComplete(EXTRA_PATHS);
});
