import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { WRITE_ROUTES } from './graph-writes.js';
import { type Call, Producer, whileBroken, whileSlow } from './producer.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let app: TestApp;
let producer: Producer;
let owner: Call;
let stranger: Call;

const keyed = async (on: TestApp): Promise<Call> => {
  const { id: userId } = await createUser(on);
  const { rawKey } = await createKey(on, { userId });
  return { headers: { authorization: `Bearer ${rawKey}` } };
};

beforeAll(async () => {
  app = await startApp();
  producer = await Producer.of(app);
  [owner, stranger] = await Promise.all([keyed(app), keyed(app)]);
});
afterAll(() => app.close());

interface Entry {
  readonly id: string;
}

async function post(
  path: string,
  body: object,
): Promise<{ nodes: Entry[]; links: Entry[]; batchId: string }> {
  const answer = await fetch(app.url + path, {
    method: 'POST',
    headers: {
      ...owner.headers,
      'content-type': 'application/json',
      ...(path.startsWith('/api/link/') ? { 'x-api-version': '2' } : {}),
    },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { diff: { nodes: Entry[]; links: Entry[]; batchId: string } }).diff;
}

const node = async (): Promise<string> => (await post('/api/node', {})).nodes[0]!.id;
const link = async (source: string, target: string, type = 0): Promise<string> =>
  (await post('/api/link', { source, target, type })).links[0]!.id;

/** A link that closes a cycle as soon as it is active, primary and in the direction it has. */
async function closing(): Promise<{ ends: [string, string]; way: () => Promise<void> }> {
  const [x, y, z] = [await node(), await node(), await node()];
  const way = async (): Promise<void> => {
    await link(y, z);
    await link(z, x);
  };
  return { ends: [x, y], way };
}

interface Example {
  readonly route: string;
  readonly good: object;
  readonly conflict?: object;
}

async function examples(): Promise<Example[]> {
  const fresh = async (): Promise<object> => ({ id: await link(await node(), await node()) });
  const trashed = async (): Promise<object> => {
    const body = await fresh();
    await post('/api/link/trash', body);
    return body;
  };
  const { ends, way } = await closing();
  const restorable = { id: await link(...ends) };
  await post('/api/link/trash', restorable);
  await way();
  const { ends: others, way: otherWay } = await closing();
  const secondary = { id: await link(...others, 1), type: 0 };
  await otherWay();
  const [p, q, r] = [await node(), await node(), await node()];
  await link(p, q);
  await link(q, r);
  const swappable = { id: await link(p, r) };
  const batch = async (): Promise<string> => (await post('/api/link/trash', await fresh())).batchId;
  const undone = async (): Promise<object> => {
    const batchId = await batch();
    await post('/api/history/undo', { batchId });
    return { batchId };
  };
  const inTrash = async (): Promise<{ id: string }> => {
    const id = await node();
    await post('/api/node/trash', { id });
    return { id };
  };
  const [first, last, middle] = [await node(), await node(), await node()];
  await link(first, last);
  await link(last, middle);
  await post('/api/node/trash', { id: last });
  await link(middle, first);
  const twice = await undone();
  return [
    { route: 'POST /api/node/trash', good: { id: await node() } },
    { route: 'POST /api/node/restore', good: await inTrash(), conflict: { id: last } },
    { route: 'DELETE /api/node', good: await inTrash() },
    { route: 'POST /api/history/undo', good: { batchId: await batch() }, conflict: twice },
    { route: 'POST /api/history/redo', good: await undone(), conflict: { batchId: await batch() } },
    { route: 'PUT /api/link', good: { ...(await fresh()), type: 1 }, conflict: secondary },
    { route: 'DELETE /api/link', good: await trashed() },
    { route: 'POST /api/link/trash', good: await fresh() },
    { route: 'POST /api/link/restore', good: await trashed(), conflict: restorable },
    { route: 'POST /api/link/swap', good: await fresh(), conflict: swappable },
  ];
}

const again = async (path: string): Promise<object> => ({
  id: path === '/api/link/trash' ? await link(await node(), await node()) : await node(),
});

function produce({ route }: Example, status: number, call: Call): Promise<void> {
  const [method = '', path = ''] = route.split(' ');
  return producer.produce(method, path, path, status, call);
}

it('succeeds and refuses as documented', async () => {
  for (const example of await examples()) {
    const { good, conflict } = example;
    const unknown = 'batchId' in good ? { batchId: UNKNOWN } : { ...good, id: UNKNOWN };
    await produce(example, 403, { ...stranger, body: good });
    if (example.route.endsWith('/trash')) {
      const [method = '', path = ''] = example.route.split(' ');
      await producer.produceRunning(method, path, path, { ...owner, body: await again(path) });
    }
    await produce(example, 200, { ...owner, body: good });
    await produce(example, 400, { ...owner, body: {} });
    await produce(example, 404, { ...owner, body: unknown });
    if (conflict) await produce(example, 409, { ...owner, body: conflict });
  }
});

it('demands credentials, fails and is limited as documented', async () => {
  const all = WRITE_ROUTES.map((route) => ({ route, good: { id: UNKNOWN, type: 1, batchId: UNKNOWN } }));
  for (const example of all) await produce(example, 401, { body: example.good });
  await whileBroken(app, 'node_graph.links', () =>
    whileBroken(app, 'node_graph.batch_log', async () => {
      for (const example of all) await produce(example, 500, { ...owner, body: example.good });
    }),
  );
  await whileSlow(app, 'node_graph.links', () =>
    whileSlow(app, 'node_graph.batch_log', async () => {
      for (const example of all) await produce(example, 503, { ...owner, body: example.good });
    }),
  );
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const limited = { ...(await keyed(on)), on };
    for (const example of all) {
      const [method = '', path = ''] = example.route.split(' ');
      const headers = { ...limited.headers, 'content-type': 'application/json' };
      await fetch(on.url + path, { method, headers, body: JSON.stringify(example.good) });
      await produce(example, 429, { ...limited, body: example.good });
    }
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectShown(WRITE_ROUTES);
});
