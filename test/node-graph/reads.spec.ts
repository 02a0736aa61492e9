import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import {
  type Ack,
  addNode,
  type Client,
  connect,
  person,
  type Person,
  startWorld,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let ann: Person;
let ben: Person;
let a: Client;
let b: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ann, ben, a, b } = world);
});
afterAll(() => world.close());

async function rest(path: string, key?: string): Promise<{ status: number; body: Ack }> {
  const response = await fetch(app.url + path, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });
  return { status: response.status, body: (await response.json()) as Ack };
}

const ids = (ack: Ack): string[] => ack.nodes.map(({ id }) => id);
const trace = expect.stringMatching(/^[0-9a-f]{12}$/) as string;

/** Publishes a node behind the service's back. */
async function publish(id: string, branch: boolean, due: Date | null = null): Promise<string> {
  const token = `pub-${randomUUID()}`;
  await app.sql(
    'update node_graph.nodes set public_token = $2, public_branch = $3, public_due = $4 where id = $1',
    [id, token, branch, due],
  );
  return token;
}

describe('shareRoots', () => {
  it('are the same in diffs and reads; roots of others count for the owner of a node if he sees them', async () => {
    const cem = await person(app);
    const c = await connect(app, cem);
    const root = await addNode(b, { title: 'of ben' });
    await b.ask('node:access', { id: root, email: ann.account.email, level: 2 });
    const mine = await addNode(a, { title: 'of ann' });
    await a.ask('link:add', { source: mine, target: root });
    await b.ask('node:access', { id: root, email: cem.account.email });
    const rootsOf = async (client: Client): Promise<unknown> =>
      (await client.ask('graph:get', {})).nodes.find(({ id }) => id === mine)?.['shareRoots'];
    expect(await rootsOf(a)).toEqual([root]);
    expect(await rootsOf(b)).toBeUndefined();
    expect(await rootsOf(c)).toEqual([root]);
    const update = await a.ask('node:update', { id: mine, title: 'again' });
    expect(update.diff.nodes[0]?.['shareRoots']).toEqual([root]);
    await app.sql('delete from node_graph.grants where node_id = $1 and user_id = $2', [
      root,
      ann.account.id,
    ]);
    expect(await rootsOf(a)).toEqual([]);
    expect((await a.ask('node:update', { id: mine, title: 'hidden' })).diff.nodes[0]?.['shareRoots']).toEqual(
      [],
    );
    c.close();
  });
});

describe('graph:get', () => {
  it('leaves the copy of everything out for whoever asks for that, and has longer pages then', async () => {
    const { nodes, ...page } = await a.ask('graph:get', { limit: 2 });
    expect(page).toMatchObject({ graph: { nodes } });
    const plain = await a.ask('graph:get', { limit: 20_000, copy: false });
    expect(Object.keys(plain).sort()).toEqual(['cursor', 'hasMore', 'links', 'nodes', 'ok', 'trace_id']);
    expect(plain.nodes.slice(0, 2)).toEqual(nodes);
    for (const [payload, error] of [
      [{ limit: 5_001 }, 'bad_request.out_of_range'],
      [{ limit: 5_001, copy: true }, 'bad_request.out_of_range'],
      [{ limit: 20_001, copy: false }, 'bad_request.out_of_range'],
      [{ copy: 'no' }, 'bad_request.invalid_copy'],
    ] as const) {
      expect(await a.ask('graph:get', payload)).toMatchObject({ ok: false, error });
      const query = Object.entries(payload).map(([name, value]) => `${name}=${String(value)}`);
      expect((await rest(`/api/graph?${query.join('&')}`, ann.key)).body).toMatchObject({ ok: false, error });
    }
    const { status, body } = await rest('/api/graph?limit=20000&copy=false', ann.key);
    expect(status).toBe(200);
    expect(body).toMatchObject({ nodes: plain.nodes, links: plain.links });
  });
});

describe('branch:get', () => {
  it('shows a branch to its owner and to guests, each what he sees, page by page', async () => {
    const root = await addNode(a, { title: 'root' });
    const child = await addNode(a, { target: root });
    const grandchild = await addNode(a, { target: child });
    const aside = await addNode(a);
    await a.ask('link:add', { source: aside, target: root, type: 1 });
    const whole = await a.ask('branch:get', { root: root.toUpperCase() });
    expect(whole).toMatchObject({
      ok: true,
      hasMore: false,
      trace_id: trace,
      cursor: expect.any(String) as string,
    });
    expect(ids(whole)).toEqual([root, child, grandchild]);
    expect(whole.links.map(({ source }) => source)).toEqual([child, grandchild]);
    expect(whole).not.toHaveProperty('graph');
    const page = await a.ask('branch:get', { root, limit: 2, offset: 2 });
    expect([ids(page), page.links.length, page.hasMore]).toEqual([[grandchild], 1, true]);
    expect(await b.ask('branch:get', { root })).toMatchObject({ error: 'forbidden' });
    await a.ask('node:access', { id: child, email: ben.account.email, level: 2 });
    expect(await b.ask('branch:get', { root })).toMatchObject({ error: 'forbidden' });
    const part = await b.ask('branch:get', { root: child });
    expect(part.nodes.map(({ id, access }) => [id, access])).toEqual([
      [child, 2],
      [grandchild, 2],
    ]);
    expect((await rest(`/api/branch?root=${child}`, ben.key)).body.nodes).toEqual(part.nodes);
  });

  it('opens what is public to anybody with the token, without the email address of its owner', async () => {
    const root = await addNode(a, { title: 'public' });
    const child = await addNode(a, { target: root });
    const token = await publish(root, true);
    const open = await rest(`/api/branch?root=${token}`);
    expect(open).toMatchObject({ status: 200, body: { ok: true, trace_id: trace, hasMore: false } });
    expect(
      open.body.nodes.map(({ id, access, ownerEmail, shareRoots }) => [id, access, ownerEmail, shareRoots]),
    ).toEqual([
      [root, 3, null, []],
      [child, 3, null, []],
    ]);
    expect(open.body.links).toHaveLength(1);
    expect(ids(await b.ask('branch:get', { root: token }))).toEqual([root, child]);
    expect(ids(await b.ask('branch:get', { root }))).toEqual([root, child]);
    expect((await a.ask('branch:get', { root: token })).nodes[0]).toMatchObject({
      access: 0,
      ownerEmail: ann.account.email,
    });
    const single = await publish(root, false);
    expect(ids((await rest(`/api/branch?root=${single}`)).body)).toEqual([root]);
    expect(ids(await b.ask('branch:get', { root }))).toEqual([root]);
    expect(ids(await a.ask('branch:get', { root }))).toEqual([root, child]);
    expect((await rest(`/api/branch?root=${token}`)).status).toBe(404);
  });

  it('refuses what it must', async () => {
    const id = await addNode(a);
    const over = await publish(id, true, new Date(app.clock.now() - 1));
    const trashed = await addNode(a);
    const gone = await publish(trashed, true);
    await app.sql('update node_graph.nodes set in_trash = true where id = $1', [trashed]);
    const rows: [object | undefined, string, string?][] = [
      [undefined, 'bad_request.missing_params'],
      [{}, 'bad_request.missing_params'],
      [{ root: 7 }, 'bad_request.invalid_uuid'],
      [{ root: 'nobody' }, 'not_found', 'branch_not_found'],
      [{ root: 'nul\u0000' }, 'not_found', 'branch_not_found'],
      [{ root: over }, 'not_found', 'branch_not_found'],
      [{ root: gone }, 'not_found', 'branch_not_found'],
      [{ root: randomUUID() }, 'not_found', 'node_not_found'],
      [{ root: id }, 'forbidden'],
      [{ root: id, limit: 5001 }, 'bad_request.out_of_range'],
      [{ root: id, offset: -1 }, 'bad_request.out_of_range'],
    ];
    for (const [payload, error, reason] of rows) {
      const wanted = { ok: false, error, ...(reason === undefined ? {} : { reason }) };
      expect(await b.ask('branch:get', payload), JSON.stringify(payload)).toMatchObject(wanted);
    }
    expect(await a.ask('branch:get', { root: trashed })).toMatchObject({
      error: 'not_found',
      reason: 'node_in_trash',
    });
    expect(await rest(`/api/branch?root=${id}`)).toMatchObject({
      status: 401,
      body: { error: 'unauthorized' },
    });
    expect(await rest(`/api/branch?root=${over}`, 'nonsense')).toMatchObject({ status: 401 });
    expect(await rest(`/api/branch?root=${over}`)).toMatchObject({ status: 404 });
  });
});

describe('trash:page', () => {
  /** Puts a node with its links into the trash, as one batch. */
  async function trash(id: string): Promise<string> {
    const batch = randomUUID();
    await app.sql('update node_graph.nodes set in_trash = true, last_batch_id = $2 where id = $1', [
      id,
      batch,
    ]);
    await app.sql(
      `update node_graph.links set in_trash = true, last_batch_id = $2
       where (source_id = $1 or target_id = $1) and not in_trash`,
      [id, batch],
    );
    return batch;
  }

  it('shows own nodes and those that one may edit, with the links trashed with them', async () => {
    const root = await addNode(a);
    const [child, other] = [await addNode(a, { target: root, title: 'gone' }), await addNode(a)];
    await a.ask('link:add', { source: other, target: child, type: 1 });
    await a.ask('node:access', { id: root, email: ben.account.email, level: 2 });
    const batch = await trash(child);
    const mine = await a.ask('trash:page', {});
    expect(mine).toMatchObject({ ok: true, hasMore: false, trace_id: trace });
    const { lastEditedTime, ...entry } = mine.nodes.find(({ id }) => id === child)!;
    expect(lastEditedTime).toMatch(/Z$/);
    expect(entry).toEqual({
      id: child,
      title: 'gone',
      status: 0,
      inTrash: true,
      lastBatchID: batch,
      version: 0,
      ownerUsername: ann.account.username,
      ownerEmail: ann.account.email,
    });
    expect(mine.links.filter(({ lastBatchID }) => lastBatchID === batch)).toHaveLength(2);
    const his = await b.ask('trash:page', {});
    expect(ids(his)).toEqual([child]);
    expect(his.links).toEqual([
      expect.objectContaining({
        source: child,
        target: root,
        type: 0,
        inTrash: true,
        lastBatchID: batch,
        version: 0,
      }),
    ]);
    expect((await rest('/api/trash', ben.key)).body.nodes).toEqual(his.nodes);
    expect(ids(await a.ask('graph:get', {}))).not.toContain(child);
  });

  it('pages, hides from viewers, and refuses wrong slices', async () => {
    const dia = await person(app);
    const d = await connect(app, dia);
    const nodes = [await addNode(d), await addNode(d), await addNode(d)];
    await d.ask('node:access', { id: nodes[0], email: ben.account.email, level: 3 });
    await d.ask('node:access', { id: nodes[1], email: ben.account.email, level: 2 });
    for (const id of nodes) await trash(id);
    const first = await d.ask('trash:page', { limit: 2 });
    const second = await d.ask('trash:page', { limit: 2, offset: 2 });
    expect([first.hasMore, second.hasMore, [...ids(first), ...ids(second)]]).toEqual([true, false, nodes]);
    const seen = ids(await b.ask('trash:page', {}));
    expect(nodes.filter((id) => seen.includes(id))).toEqual([nodes[1]]);
    expect(await d.ask('trash:page', { limit: 1000 })).toMatchObject({ ok: true });
    expect(await d.ask('trash:page', { limit: 1001 })).toMatchObject({ error: 'bad_request.out_of_range' });
    expect(await d.ask('trash:page', { offset: 'x' })).toMatchObject({ error: 'bad_request.invalid_number' });
    d.close();
  });
});

describe('history:page', () => {
  const types = (ack: Ack): unknown[][] => ack.batches.map(({ ops }) => ops.map(({ type }) => type));

  it('shows what one did and was told of, the newest first, and no more of it', async () => {
    const [cem, dia] = await Promise.all([person(app), person(app)]);
    const [c, d] = await Promise.all([connect(app, cem), connect(app, dia)]);
    const hidden = await addNode(c, { title: 'hidden', status: 3 });
    const parent = await addNode(c, { title: 'parent', target: hidden, status: 3 });
    await c.ask('node:access', { id: parent, email: dia.account.email, level: 2 });
    const added = await d.ask('node:add', { target: parent, title: 'below' });
    const whole = await c.ask('history:page', {});
    expect(whole).toMatchObject({ ok: true, hasMore: false, trace_id: trace });
    expect(types(whole)).toEqual([[0, 10, 11, 2, 2], [20], [0, 10], [0]]);
    expect(whole.batches[0]).toMatchObject({
      batchId: expect.any(String) as string,
      actor: { username: dia.account.username, email: dia.account.email },
      ts: expect.stringMatching(/Z$/) as string,
      undone: false,
    });
    expect(whole.batches[0]?.ops[3]).toMatchObject({
      id: expect.any(Number) as number,
      entityId: parent,
      forwardPatch: { ID: parent, Status: 2, Version: 1 },
      inversePatch: { ID: parent, Status: 3, Version: 0 },
      guard: { Version: 1 },
      createdTime: expect.stringMatching(/Z$/) as string,
    });
    const his = await d.ask('history:page', {});
    expect(types(his)).toEqual([[0, 10, 2]]);
    expect(his.batches[0]?.ops[0]).toMatchObject({ entityId: added.diff.nodes[0]?.id, inversePatch: {} });
    const scoped = async (payload: object): Promise<unknown[][]> =>
      types(await c.ask('history:page', payload));
    expect(await scoped({ scopeType: 'USER' })).toEqual([[20], [0, 10], [0]]);
    expect(await scoped({ scopeType: 0, scopeId: cem.account.id })).toHaveLength(3);
    expect(await scoped({ scopeType: 'GRAPH', scopeId: cem.account.id })).toHaveLength(4);
    expect(await scoped({ scopeType: 'GRAPH', scopeId: parent })).toHaveLength(3);
    expect(await scoped({ scopeId: dia.account.id })).toEqual([]);
    expect(await scoped({ limit: 1, offset: 1 })).toEqual([[20]]);
    const page = await rest('/api/history?scopeType=GRAPH&limit=2', cem.key);
    expect(page).toMatchObject({ status: 200, body: { ok: true, hasMore: true } });
    expect(page.body.batches).toEqual(whole.batches.slice(0, 2));
    c.close();
    d.close();
  });

  it.each([
    ['bad_request.invalid_scope', { scopeType: 'PAGE' }],
    ['bad_request.invalid_scope', { scopeType: {} }],
    ['bad_request.invalid_scope', { scopeType: 'toString' }],
    ['bad_request.invalid_uuid', { scopeId: 'x' }],
    ['bad_request.scope_user_mismatch', { scopeType: 'USER', scopeId: randomUUID() }],
    ['not_found', { scopeType: 'GRAPH', scopeId: randomUUID() }],
    ['bad_request.out_of_range', { limit: 1001 }],
    ['bad_request.invalid_number', { limit: [] }],
  ])('refuses with %s', async (error, payload) => {
    expect(await a.ask('history:page', payload)).toMatchObject({ ok: false, error });
  });

  it('refuses the history of a hidden node', async () => {
    const id = await addNode(a);
    expect(await b.ask('history:page', { scopeId: id })).toMatchObject({
      error: 'forbidden',
      reason: 'no_access_to_scope_branch',
    });
  });
});
