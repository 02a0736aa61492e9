import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { ACCESS_ROUTES } from './graph-access.js';
import { type Call, Producer, whileBroken, whileSlow } from './producer.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let app: TestApp;
let producer: Producer;
let owner: Call;
let guest: Call;
let email: string;

async function keyed(on: TestApp, userId: string, scopes?: ['links:read']): Promise<Call> {
  const { rawKey } = await createKey(on, { userId }, scopes ? { scopes } : {});
  return { headers: { authorization: `Bearer ${rawKey}` } };
}

beforeAll(async () => {
  app = await startApp();
  producer = await Producer.of(app);
  const [ann, ben] = await Promise.all([createUser(app), createUser(app)]);
  [owner, guest] = await Promise.all([keyed(app, ann.id), keyed(app, ben.id)]);
  email = ben.email ?? '';
});
afterAll(() => app.close());

async function post(path: string, body: object): Promise<string> {
  const headers = { ...owner.headers, 'content-type': 'application/json' };
  const answer = await fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return ((await answer.json()) as { diff: { nodes: { id: string }[] } }).diff.nodes[0]?.id ?? '';
}

it('succeeds and refuses as documented', async () => {
  const [shared, open] = [await post('/api/node', {}), await post('/api/node', {})];
  await post('/api/node/access', { id: shared, email });
  const grant = { id: shared, email };
  const rows: [route: string, caller: Call, good: object, refused: object][] = [
    ['PUT /api/node/access', owner, { ...grant, level: 3 }, { ...grant, level: 9 }],
    ['DELETE /api/node/access', owner, grant, grant],
    ['POST /api/node/public', owner, { id: open }, { id: open }],
    ['PUT /api/node/public', owner, { id: open, branch: true }, { id: open }],
    ['POST /api/node/embed', guest, { id: open }, { id: open }],
    ['DELETE /api/node/embed', guest, { id: open }, { id: open }],
    ['DELETE /api/node/public', owner, { id: open }, { id: open }],
  ];
  for (const [route, caller, good, refused] of rows) {
    const [method = '', path = ''] = route.split(' ');
    await producer.produce(method, path, path, 200, { ...caller, body: good });
    await producer.produce(method, path, path, 400, { ...caller, body: refused });
    if (path.endsWith('embed')) continue;
    await producer.produce(method, path, path, 404, { ...caller, body: { ...good, id: UNKNOWN } });
    await producer.produce(method, path, path, 403, { ...guest, body: good });
  }
});

it('demands credentials, fails and is limited as documented', async () => {
  const body = { id: await post('/api/node', {}), email, level: 2, branch: false };
  const without = await keyed(app, (await createUser(app)).id, ['links:read']);
  const routes = ACCESS_ROUTES.map((route) => route.split(' ') as [string, string]);
  for (const [method, path] of routes) {
    await producer.produce(method, path, path, 401, { body });
    await producer.produce(method, path, path, 403, { ...without, body });
  }
  await whileBroken(app, 'node_graph.nodes', async () => {
    for (const [method, path] of routes) await producer.produce(method, path, path, 500, { ...owner, body });
  });
  await whileSlow(app, 'node_graph.nodes', async () => {
    for (const [method, path] of routes) await producer.produce(method, path, path, 503, { ...owner, body });
  });
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const limited = await keyed(on, (await createUser(on)).id);
    for (const [method, path] of routes) {
      const headers = { ...limited.headers, 'content-type': 'application/json' };
      await fetch(on.url + path, { method, headers, body: JSON.stringify(body) });
      await producer.produce(method, path, path, 429, { ...limited, body, on });
    }
  } finally {
    await on.close();
  }
});
