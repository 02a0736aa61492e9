import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import { createSession } from '../support/identity.js';
import { expectTold } from './event-soundness.js';
import { expectReplayable, expectSound } from './soundness.js';
import {
  type Ack,
  addLink,
  addNode,
  type Client,
  connect,
  type Entry,
  person,
  type Person,
  startWorld,
  statusOf,
  type World,
} from './world.js';

interface Exchanged extends Ack {
  readonly format: string;
  readonly text: string;
  readonly ids: Readonly<Record<string, string>>;
}

let app: TestApp;
let world: World;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, a: ann, b: ben } = world);
});
afterAll(() => world.close());

const ask = async (client: Client, event: string, payload: object = {}): Promise<Exchanged> =>
  (await client.ask(event, payload)) as Exchanged;

function rest({ key }: Person, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  if (body === undefined) return fetch(app.url + path, { headers });
  return fetch(app.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function counts(): Promise<unknown> {
  const [row] = await app.sql(
    `select (select count(*)::int from node_graph.nodes) as nodes, (select count(*)::int from node_graph.links) as links,
       (select count(*)::int from node_graph.batch_log) as batches`,
  );
  return row;
}

/** A document without ids: nodes by title, links by the titles of their ends. */
function shapeOf({ nodes, links }: Pick<Ack, 'nodes' | 'links'>): object {
  const titles = new Map(nodes.map(({ id, title }) => [id, String(title)]));
  const named = ({ source, target, ...rest }: Entry): string =>
    JSON.stringify([titles.get(String(source)), titles.get(String(target)), rest]);
  return {
    nodes: nodes.map((node) => JSON.stringify({ ...node, id: '' })).sort(),
    links: links.map(named).sort(),
  };
}

/** Every format has each of their nodes and links, once. */
async function expectWhole(who: Person, links: number): Promise<void> {
  const known = (
    await app.sql<{ id: string }>(
      'select id from node_graph.nodes where owner_id = $1 and not in_trash order by created_at, id',
      [who.account.id],
    )
  ).map(({ id }) => id);
  const whole = await rest(who, '/api/graph/export');
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  const document = (await whole.json()) as Exchanged;
  expect(document).toMatchObject({ ok: true, format: 'json', version: 1 });
  expect(document.nodes.map(({ id }) => id)).toEqual(known);
  expect(document.links).toHaveLength(links);
  const dot = await (await rest(who, '/api/graph/export?format=dot')).text();
  expect(dot.match(/ \[label=/g)).toHaveLength(known.length);
  expect(dot.match(/ -> /g)).toHaveLength(links);
  expect(dot.endsWith('\n}\n')).toBe(true);
  const mermaid = await (await rest(who, '/api/graph/export?format=mermaid')).text();
  expect(mermaid.match(/^ {2}n\d+\["/gm)).toHaveLength(known.length);
  expect(mermaid.match(/^ {2}n\d+ (-->|-\.->) n\d+$/gm)).toHaveLength(links);
  expect(mermaid).toContain('classDef completed');
}

async function sample(): Promise<Record<'a' | 'b' | 'c' | 'd', string>> {
  const a = await addNode(ann, { title: 'A', description: 'first', tags: ['x', 'y "z"'], volume: 3 });
  const b = await addNode(ann, { title: 'B', dueDate: '2030-01-01', assignee: ['Zoë'], pinned: true });
  const c = await addNode(ann, { title: 'C', independent: true, priority: 9 });
  const d = await addNode(ann, { title: 'D', status: 3, collapsed: true });
  await addLink(ann, a, b);
  await addLink(ann, b, c);
  const hidden = await addLink(ann, d, c, 1);
  expect(await ann.ask('link:update', { id: hidden, private: true })).toMatchObject({ ok: true });
  return { a, b, c, d };
}

describe('graph:export and graph:import', () => {
  it('give back the same graph, blocked as it was, on both wires', async () => {
    const who = await person(app);
    const { c } = await sample();
    const document = await ask(ann, 'graph:export', { root: c });
    expect(document).toMatchObject({ ok: true, format: 'json', version: 1 });
    expect(document.nodes.map(({ title }) => title).sort()).toEqual(['A', 'B', 'C']);
    const over = await rest(world.ann, `/api/graph/export?format=json&root=${c}`);
    expect(await over.json()).toEqual({ ...document, trace_id: expect.any(String) as string });

    const whole = await ask(ann, 'graph:export');
    const answer = await rest(who, '/api/graph/import', whole);
    expect(answer.status).toBe(200);
    const made = (await answer.json()) as Exchanged;
    expect(Object.keys(made.ids).sort()).toEqual(whole.nodes.map(({ id }) => id).sort());
    const reader = await connect(app, who);
    const copy = await ask(reader, 'graph:export');
    reader.close();
    expect(shapeOf(copy)).toEqual(shapeOf(whole));
    expect(new Set(copy.nodes.map(({ id }) => id))).toEqual(new Set(Object.values(made.ids)));
    await expectSound(app);
    await expectReplayable(app);
    await expectTold(app);
  });

  it('show guests what they see, and no more', async () => {
    const top = await addNode(ann, { title: 'top' });
    const shown = await addNode(ann, { title: 'shown', target: top });
    const under = await addNode(ann, { title: 'under', target: shown });
    const { email } = world.ben.account;
    expect(await ann.ask('node:access', { id: shown, email })).toMatchObject({ ok: true });
    expect((await ask(ben, 'graph:export')).nodes).toEqual([]);
    const seen = await ask(ben, 'graph:export', { shared: true });
    expect(seen.nodes.map(({ id }) => id).sort()).toEqual([shown, under].sort());
    expect(seen.links).toEqual([{ source: under, target: shown, type: 0, private: false }]);
    expect(JSON.stringify(seen)).not.toContain(top);
    expect(Object.keys(seen.nodes[0]!)).not.toContain('ownerEmail');
    expect(await ask(ben, 'graph:export', { root: top })).toMatchObject({ ok: false, error: 'forbidden' });
    expect(await ask(ben, 'graph:export', { shared: 'perhaps' })).toMatchObject({
      error: 'bad_request.invalid_shared',
    });
    expect(await ask(ben, 'graph:export', { format: 'xml' })).toMatchObject({
      error: 'bad_request.invalid_format',
    });
  });

  it('tell which finished work the links open again, and keep what it was', async () => {
    const imported = await ask(ben, 'graph:import', {
      nodes: [
        { id: 'open' },
        { id: 'done', status: 3 },
        { id: 'above', status: 3 },
        { id: 'freed', status: 2, blockedFrom: 1 },
        { id: 'still', status: 2 },
      ],
      links: [
        { source: 'open', target: 'done' },
        { source: 'done', target: 'above' },
        { source: 'open', target: 'still' },
      ],
    });
    const { ids, statuses } = imported as Exchanged & { readonly statuses: object[] };
    expect(statuses).toEqual([
      { id: ids['done'], key: 'done', from: 3, to: 2 },
      { id: ids['above'], key: 'above', from: 3, to: 2 },
      { id: ids['freed'], key: 'freed', from: 2, to: 1 },
    ]);
    const document = await ask(ben, 'graph:export', { root: ids['above'] });
    expect(document.nodes.filter(({ status }) => status === 2)).toMatchObject([
      { blockedFrom: 3 },
      { blockedFrom: 3 },
    ]);
    const again = await ask(ben, 'graph:import', document);
    const [done, above] = [again.ids[ids['done']!]!, again.ids[ids['above']!]!];
    await ben.ask('node:trash', { id: again.ids[ids['open']!]! });
    expect([await statusOf(app, done), await statusOf(app, above)]).toEqual([3, 3]);
    for (const blockedFrom of [2, 7, 'x'])
      expect(await ask(ben, 'graph:import', { nodes: [{ id: 'x', status: 2, blockedFrom }] })).toMatchObject({
        error: 'bad_request.invalid_blocked_from',
      });
    await ben.ask('node:trash', { id: ids['open'] });
    const back = [ids['done']!, ids['above']!].map((id) => statusOf(app, id));
    expect(await Promise.all(back)).toEqual([3, 3]);
  });

  it('draw in DOT and Mermaid', async () => {
    const goal = await addNode(ann, { title: 'Say "hi" & go' });
    const step = await addNode(ann, { title: 'Step', target: goal });
    const dot = await ask(ann, 'graph:export', { format: 'dot', root: goal });
    expect(dot.text).toContain(`"${goal}" [label="Say \\"hi\\" &amp; go", fillcolor=lightpink];`);
    expect(dot.text).toContain(`"${step}" -> "${goal}";`);
    const graphviz = await rest(world.ann, `/api/graph/export?format=dot&root=${goal}`);
    expect(graphviz.headers.get('content-type')).toBe('text/vnd.graphviz; charset=utf-8');
    expect(await graphviz.text()).toBe(dot.text);
    const mermaid = await ask(ann, 'graph:export', { format: 'mermaid', root: goal });
    expect(mermaid.text).toContain('["Say #34;hi#34; #38; go"]:::blocked');
    const plain = await rest(world.ann, `/api/graph/export?format=mermaid&root=${goal}`);
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await plain.text()).toBe(mermaid.text);
  });

  it('keep the order of the document', async () => {
    const titles = Array.from({ length: 25 }, (_, place) => `in place ${String(place)}`);
    const imported = await ask(ben, 'graph:import', {
      nodes: titles.map((title) => ({ id: title, title, priority: 9 })),
      links: titles.slice(1).map((target) => ({ source: titles[0]!, target, type: 1 })),
    });
    expect(imported).toMatchObject({ ok: true });
    const own = (nodes: readonly object[]): unknown[] =>
      nodes
        .map((node) => ('title' in node ? node.title : ''))
        .filter((title) => String(title).startsWith('in place'));
    const got = await ben.ask('graph:get', {});
    expect(own(got.nodes)).toEqual(titles);
    expect(got.links.slice(-24).map(({ target }) => target)).toEqual(
      titles.slice(1).map((title) => imported.ids[title]),
    );
    expect(own((await ask(ben, 'graph:export')).nodes)).toEqual(titles);
    expect(own((await ben.ask('graph:ready', {})).nodes)).toEqual(titles);
  });

  it('make one batch that others of the user hear of, and that can be undone and redone', async () => {
    const other = await connect(app, world.ben);
    const before = (await counts()) as { nodes: number; links: number; batches: number };
    const made = await ask(ben, 'graph:import', {
      nodes: [
        { id: 'low', title: 'low' },
        { id: 'mid', status: 3 },
        { id: 'high', status: 3 },
      ],
      links: [
        { source: 'mid', target: 'high' },
        { source: 'low', target: 'mid', private: true },
      ],
    });
    expect(made).toMatchObject({ ok: true });
    expect(made.diff.nodes.map(({ status, version }) => [status, version])).toEqual([
      [0, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(made.diff.links.map(({ wasBlocker }) => wasBlocker)).toEqual([true, true]);
    expect(await counts()).toEqual({
      nodes: before.nodes + 3,
      links: before.links + 2,
      batches: before.batches + 1,
    });
    await other.caughtUp();
    expect(other.diffs).toEqual([made.diff]);
    other.close();
    const { batches } = await ben.ask('history:page', { limit: 1 });
    const undone = await ben.ask('history:undo', { batchId: batches[0]!.batchId });
    expect(undone).toMatchObject({ ok: true });
    const gone = await ask(ben, 'graph:export');
    for (const id of Object.values(made.ids)) expect(JSON.stringify(gone)).not.toContain(id);
    expect(await ben.ask('history:redo', { batchId: batches[0]!.batchId })).toMatchObject({ ok: true });
    const back = await ask(ben, 'graph:export');
    const status = new Map(back.nodes.map((node) => [node.id, node['status']]));
    expect(['low', 'mid', 'high'].map((key) => status.get(made.ids[key]!))).toEqual([0, 2, 2]);
    await expectSound(app);
  });

  it('leave nothing behind when one entry is wrong', async () => {
    const before = await counts();
    const nodes = [{ id: 'a' }, { id: 'b' }];
    const twice = { source: 'a', target: 'b' };
    const cases = [
      [
        { nodes, links: [twice, { source: 'a', target: 'z' }] },
        { error: 'not_found', index: 1 },
      ],
      [
        { nodes, links: [twice, twice] },
        { error: 'conflict', reason: 'duplicate_link', index: 1 },
      ],
      [
        {
          nodes: [...nodes, { id: 'c' }],
          links: [twice, { source: 'b', target: 'c' }, { source: 'c', target: 'a' }],
        },
        { error: 'conflict', reason: 'cycle', index: 2, message: expect.stringContaining('a -> ') as string },
      ],
      [{ nodes: [{ id: 'a' }, { id: 'a' }] }, { error: 'bad_request.duplicate_id', index: 1 }],
    ] as const;
    for (const [document, refusal] of cases) {
      expect(await ask(ann, 'graph:import', document)).toMatchObject({ ok: false, ...refusal });
    }
    expect(await counts()).toEqual(before);
  });

  it('take a large document in several batches, with an empty diff, and export all of it, over a socket as much as fits', async () => {
    const [who, other] = [await person(app), await person(app)];
    const nodes = Array.from({ length: 2000 }, (_, id) => ({ id: String(id), title: `Task ${String(id)}` }));
    const links = nodes.slice(1).map(({ id }) => ({ source: id, target: String(Number(id) >> 1) }));
    const answer = await rest(who, '/api/graph/import', { nodes, links });
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as Exchanged).diff.nodes).toHaveLength(2000);
    const more = [...nodes, { id: 'x' }];
    const large = (await (
      await rest(other, '/api/graph/import', { nodes: more, links })
    ).json()) as Exchanged;
    expect(large).toMatchObject({ ok: true, diff: { nodes: [], links: [] } });
    expect(Object.keys(large.ids)).toHaveLength(2001);
    const seed = (count: number): Promise<unknown> =>
      app.sql(
        `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description,
           type, tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
         select gen_random_uuid(), now(), now(), n.owner_id, n.component_id, 0, '', '', 0, '{}', 0, false, 0, '{}',
           false, false, 0, 0, 0, false, 0
         from (select * from node_graph.nodes where owner_id = $1 limit 1) n, generate_series(1, $2::int)`,
        [who.account.id, count],
      );
    await seed(10_000 - nodes.length - links.length);
    const full = await rest(who, '/api/graph/export');
    const { nodes: all, links: between } = (await full.json()) as Exchanged;
    expect(all.length + between.length).toBe(10_000);
    const socket = await connect(app, who);
    expect(await socket.ask('graph:export', {})).toMatchObject({ ok: true });
    await seed(1);
    expect(await socket.ask('graph:export', {})).toMatchObject({
      error: 'bad_request.too_large_to_export',
      message: expect.stringContaining('GET /api/graph/export') as unknown,
    });
    await expectWhole(who, links.length);
    await seed(15_000);
    await app.sql('update node_graph.nodes set title = $2, description = title where owner_id = $1', [
      who.account.id,
      'A "title", & more',
    ]);
    await expectWhole(who, links.length);
  });

  it('export a branch, and what others share, however large they are', async () => {
    const [who, other] = [await person(app), await person(app)];
    const nodes = Array.from({ length: 5_050 }, (_, id) => ({ id: String(id), title: `N${String(id)}` }));
    const links = nodes.slice(1).map(({ id }) => ({ source: id, target: '0' }));
    expect((await rest(who, '/api/graph/import', { nodes, links })).status).toBe(200);
    const [root] = await app.sql<{ id: string }>(
      `select id from node_graph.nodes where owner_id = $1 and title = 'N0'`,
      [who.account.id],
    );
    const id = root?.id ?? '';
    const branch = (await (await rest(who, `/api/graph/export?root=${id}`)).json()) as Exchanged;
    expect([branch.nodes.length, branch.links.length]).toEqual([nodes.length, links.length]);
    const shared = (): Promise<Exchanged> =>
      rest(other, '/api/graph/export?shared=true').then(async (answer) => (await answer.json()) as Exchanged);
    expect((await shared()).nodes).toEqual([]);
    expect((await rest(other, `/api/graph/export?root=${id}`)).status).toBe(403);
    await app.sql(
      `insert into node_graph.grants (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed,
         version, updated_at)
       select gen_random_uuid(), now(), id, $2::uuid, $1::uuid, 3, false, null, true, false, 0, now()
       from node_graph.nodes where owner_id = $1::uuid`,
      [who.account.id, other.account.id],
    );
    const seen = await shared();
    expect(new Set(seen.nodes.map((node) => node.id)).size).toBe(nodes.length);
    expect(seen.links).toHaveLength(links.length);
  });
});

it('POST /api/graph/import takes a document of 1 MiB, and tells where a larger one is taken', async () => {
  const who = await person(app);
  const document = JSON.stringify({ nodes: [{ id: 'a', title: 'A' }], links: [] });
  const send = (path: string, bytes: number, token: string): Promise<Response> =>
    fetch(app.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: document.padEnd(bytes),
    });
  expect((await send('/api/graph/import', 1_048_576, who.key)).status).toBe(200);
  const refused = await send('/api/graph/import', 1_048_577, who.key);
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({
      ok: false,
      error: 'bad_request',
      message: expect.stringContaining('POST /api/imports?to=graph') as string,
    }),
  ]);
  const session = await createSession(app, who.account.id, null);
  const taken = await send('/api/imports?to=graph', 1_048_577, session);
  expect(taken.status, await taken.text()).toBe(202);
});
