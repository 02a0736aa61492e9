import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import { type Ack, addNode, type Client, type Entry, type Person, startWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let ann: Client;
let ben: Client;

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
  world = await startWorld();
  ({ app, a: ann, b: ben } = world);
});
afterAll(() => world.close());

async function link(source: string, target: string, type = 0): Promise<string> {
  const ack = await ann.ask('link:add', { source, target, type });
  expect(ack).toMatchObject({ ok: true });
  return ack.diff.links[0]!.id;
}

/** Nodes by name, linked as `a>b` says. */
async function graph(nodes: Record<string, object>, links: string[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [name, fields] of Object.entries(nodes))
    ids[name] = await addNode(ann, { title: name, ...fields });
  for (const one of links) {
    const [source = '', target = ''] = one.split('>');
    await link(ids[source]!, ids[target]!);
  }
  return ids;
}

async function share(id: string, branch: boolean): Promise<void> {
  const { email } = world.ben.account;
  expect(await ann.ask('node:access', { id, email, branch })).toMatchObject({ ok: true });
}

const titles = ({ nodes }: Ack): unknown[] => nodes.map(({ title }) => title);

/** Asks on the socket and over REST; both answer the same but for their trace ids. */
async function both(
  client: Client,
  who: Person,
  event: string,
  path: string,
  question: object,
): Promise<Ack> {
  const ack = await client.ask(event, question);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(question)) query.set(key, String(value));
  const response = await fetch(`${app.url}/api/graph/${path}?${query.toString()}`, {
    headers: { authorization: `Bearer ${who.key}` },
  });
  const body = (await response.json()) as Ack;
  expect({ ...body, trace_id: '' }).toEqual({ ...ack, trace_id: '' });
  expect(ack.trace_id).toMatch(/^[0-9a-f]{12}$/);
  return ack;
}

describe('graph:ready', () => {
  it('lists what is Available, by due date, priority and age, page by page', async () => {
    const ids = await graph(
      {
        root: {},
        old: {},
        urgent: { priority: 9 },
        due: { dueDate: '2030-01-02' },
        sooner: { dueDate: '2030-01-01' },
        running: { status: 1 },
        done: { status: 3 },
        free: { independent: true },
        below: {},
      },
      [
        'old>root',
        'urgent>root',
        'due>root',
        'sooner>root',
        'running>root',
        'done>root',
        'free>root',
        'below>free',
      ],
    );
    const all = await both(ann, world.ann, 'graph:ready', 'ready', { root: ids['root'] });
    expect(titles(all)).toEqual(['sooner', 'due', 'urgent', 'old', 'free', 'below']);
    expect(all.hasMore).toBe(false);
    const page = await both(ann, world.ann, 'graph:ready', 'ready', {
      root: ids['root'],
      limit: 2,
      offset: 1,
    });
    expect(titles(page)).toEqual(['due', 'urgent']);
    expect(page.hasMore).toBe(true);
    expect(page.nodes[0]).toEqual({
      id: ids['due'],
      title: 'due',
      status: 0,
      dueDate: '2030-01-02',
      priority: 0,
      volume: 0,
      tags: [],
      assignee: [],
      independent: false,
      version: 0,
    });
    const everything = await ann.ask('graph:ready');
    expect(titles(everything)).toEqual(expect.arrayContaining(['sooner', 'below']));
  });

  it('tells guests of what is shared with them alone', async () => {
    const ids = await graph({ top: {}, shown: {}, under: {}, beside: {} }, [
      'shown>top',
      'under>shown',
      'beside>top',
    ]);
    await share(ids['shown']!, true);
    expect(titles(await both(ben, world.ben, 'graph:ready', 'ready', {}))).toEqual(['under']);
    expect(titles(await ben.ask('graph:ready', { root: ids['top'] }))).toEqual([]);
  });
});

describe('graph:blockers', () => {
  it('tells everything unfinished that blocks, with its least depth', async () => {
    const ids = await graph(
      {
        x: {},
        a: {},
        b: {},
        c: { status: 1 },
        done: { status: 3 },
        under: {},
        free: { independent: true },
        hid: {},
      },
      ['a>x', 'b>a', 'c>b', 'c>x', 'done>x', 'free>x', 'hid>free'],
    );
    await link(ids['under']!, ids['x']!, 1);
    const ack = await both(ann, world.ann, 'graph:blockers', 'blockers', { id: ids['x'] });
    const depth = new Map(ack.nodes.map((node) => [node['title'], node['depth']]));
    expect(depth).toEqual(
      new Map([
        ['a', 1],
        ['c', 1],
        ['free', 1],
        ['b', 2],
      ]),
    );
    expect(ack.nodes.map((node) => node['depth'])).toEqual([1, 1, 1, 2]);
    expect(ack.links).toHaveLength(5);
    expect(ack.hasMore).toBe(false);
    const some = await ann.ask('graph:blockers', { id: ids['x'], limit: 3 });
    expect([some.nodes.length, some.hasMore]).toEqual([3, true]);
    const exact = await ann.ask('graph:blockers', { id: ids['x'], limit: 4 });
    expect([exact.nodes.length, exact.hasMore]).toEqual([4, false]);
    expect((await ann.ask('graph:blockers', { id: ids['c'] })).nodes).toEqual([]);
  });

  it('does not walk through what the caller may not see', async () => {
    const ids = await graph({ x: {}, near: {}, hidden: {}, far: {} }, ['near>x', 'hidden>x', 'far>hidden']);
    for (const name of ['x', 'near', 'far']) await share(ids[name]!, false);
    const ack = await both(ben, world.ben, 'graph:blockers', 'blockers', { id: ids['x'] });
    expect(titles(ack)).toEqual(['near']);
    expect(JSON.stringify(ack)).not.toContain(ids['hidden']);
    for (const id of [ids['hidden'], UNKNOWN]) {
      expect(await ben.ask('graph:blockers', { id })).toMatchObject({
        error: 'not_found',
        reason: 'node_not_found',
      });
    }
  });

  it('does not tell of private links of others', async () => {
    const ids = await graph({ x: {}, a: {} }, ['a>x']);
    for (const name of ['x', 'a']) await share(ids[name]!, false);
    await app.sql('update node_graph.links set private = true where source_id = $1', [ids['a']]);
    expect(titles(await ann.ask('graph:blockers', { id: ids['x'] }))).toEqual(['a']);
    expect(titles(await ben.ask('graph:blockers', { id: ids['x'] }))).toEqual([]);
  });
});

describe('graph:path', () => {
  it('is the shortest way up, over secondary links only when asked', async () => {
    const ids = await graph({ a: {}, b: {}, c: {}, d: {} }, ['a>b', 'b>c', 'c>d', 'b>d']);
    await link(ids['a']!, ids['d']!, 1);
    const from = ids['a'];
    const to = ids['d'];
    const primary = await both(ann, world.ann, 'graph:path', 'path', { from, to });
    expect(titles(primary)).toEqual(['a', 'b', 'd']);
    expect(primary.links.map(({ source, target }) => [source, target])).toEqual([
      [from, ids['b']],
      [ids['b'], to],
    ]);
    expect(titles(await both(ann, world.ann, 'graph:path', 'path', { from, to, secondary: true }))).toEqual([
      'a',
      'd',
    ]);
    expect(titles(await ann.ask('graph:path', { from: to, to: from }))).toEqual([]);
    expect(titles(await ann.ask('graph:path', { from, to: from }))).toEqual(['a']);
  });

  it('leads through nothing that the caller may not see', async () => {
    const ids = await graph({ a: {}, b: {}, c: {} }, ['a>b', 'b>c']);
    for (const name of ['a', 'c']) await share(ids[name]!, false);
    expect(await ben.ask('graph:path', { from: ids['a'], to: ids['c'] })).toMatchObject({
      ok: true,
      nodes: [],
    });
    expect(await ben.ask('graph:path', { from: ids['b'], to: ids['c'] })).toMatchObject({
      reason: 'source_not_found',
    });
    expect(await ben.ask('graph:path', { from: ids['a'], to: ids['b'] })).toMatchObject({
      reason: 'target_not_found',
    });
  });
});

describe('graph:critical_path', () => {
  it('is the heaviest chain by volume and the latest by due date', async () => {
    const ids = await graph(
      {
        goal: { volume: 1, dueDate: '2030-03-01' },
        heavy: { volume: 9 },
        light: { volume: 2, dueDate: '2030-04-01' },
        lighter: { volume: 3 },
        done: { volume: 9, status: 3 },
      },
      ['heavy>goal', 'light>goal', 'lighter>light', 'done>lighter'],
    );
    const id = ids['goal'];
    const heavy = await both(ann, world.ann, 'graph:critical_path', 'critical-path', { id });
    expect(titles(heavy)).toEqual(['heavy', 'goal']);
    expect(heavy).toMatchObject({ by: 'volume', volume: 10, finish: '2030-03-01T00:00:00.000Z' });
    expect(heavy.links).toHaveLength(1);
    const late = await both(ann, world.ann, 'graph:critical_path', 'critical-path', { id, by: 'due' });
    expect(titles(late)).toEqual(['lighter', 'light', 'goal']);
    expect(late).toMatchObject({ by: 'due', volume: 6, finish: '2030-04-01T00:00:00.000Z' });
    expect(late.nodes.map((node: Entry) => node['late'])).toEqual([false, false, true]);
  });
});

describe('searches', () => {
  it('refuse more than 10,000 nodes, and take as many', async () => {
    const goal = await addNode(ann);
    const low = await addNode(ann);
    await link(low, goal);
    const seed = async (count: number): Promise<void> => {
      await app.sql(
        `with made as (
           insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description,
             type, tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
           select gen_random_uuid(), now(), now(), n.owner_id, n.component_id, 0, '', '', 0, '{}', 0, false, 0, '{}',
             false, false, 0, 0, 0, false, 0
           from node_graph.nodes n, generate_series(1, $3) where n.id = $1
           returning id
         )
         insert into node_graph.links (id, created_at, updated_at, source_id, target_id, type, was_blocker, private,
           creator_id, in_trash, version, crosses_owners, carries_until)
         select gen_random_uuid(), now(), now(), e.source, e.target, 0, true, false, n.owner_id, false, 0, false,
           'infinity'
         from node_graph.nodes n, made m,
           lateral (values (m.id, $1::uuid), ($2::uuid, m.id)) as e (source, target)
         where n.id = $1`,
        [goal, low, count],
      );
    };
    await seed(9_998);
    await app.sql('analyze');
    expect(await ann.ask('graph:critical_path', { id: goal })).toMatchObject({ ok: true });
    expect(await ann.ask('graph:path', { from: low, to: UNKNOWN })).toMatchObject({ error: 'not_found' });
    const apart = await addNode(ann);
    expect(await ann.ask('graph:path', { from: low, to: apart })).toMatchObject({ ok: true, nodes: [] });
    await seed(2);
    const refusal = { ok: false, error: 'bad_request.too_large_to_search' };
    expect(await ann.ask('graph:critical_path', { id: goal })).toMatchObject(refusal);
    expect(await ann.ask('graph:path', { from: low, to: apart })).toMatchObject(refusal);
    expect(await ann.ask('graph:path', { from: low, to: goal })).toMatchObject({ ok: true });
  }, 60_000);

  it.each([
    ['graph:ready', { root: 'x' }, 'bad_request.invalid_uuid'],
    ['graph:ready', { limit: 0 }, 'bad_request.out_of_range'],
    ['graph:ready', { limit: 5001 }, 'bad_request.out_of_range'],
    ['graph:blockers', {}, 'bad_request.missing_params'],
    ['graph:blockers', { id: UNKNOWN, limit: 'many' }, 'bad_request.invalid_number'],
    ['graph:path', { from: UNKNOWN }, 'bad_request.missing_params'],
    ['graph:path', { from: UNKNOWN, to: UNKNOWN, secondary: 1 }, 'bad_request.invalid_secondary'],
    ['graph:critical_path', { id: UNKNOWN, by: 'luck' }, 'bad_request.invalid_by'],
    ['graph:critical_path', { id: UNKNOWN }, 'not_found'],
  ])('%s of %j is refused with %s', async (event, question, error) => {
    expect(await ann.ask(event, question)).toMatchObject({ ok: false, error });
  });
});
