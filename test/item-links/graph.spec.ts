import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

interface Graph {
  readonly nodes: { id: string; ref: string; depth: number }[];
  readonly links: { source_item_id: string; target_item_id: string; relationship: string }[];
  readonly truncated: boolean;
}

interface Path extends Omit<Graph, 'depth'> {
  readonly found: boolean;
  readonly length: number | null;
}

const UNKNOWN = '2489e9ad-2ee2-8e00-8ec9-32d5f69181c0';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
const items = new Map<string, string>();

/** a → b → c → a, c → d → e, by "r"; e → a by "s"; a hub with 30 leaves. */
beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  const leaves = Array.from({ length: 30 }, (_, n) => `leaf-${String(n)}`);
  for (const ref of ['a', 'b', 'c', 'd', 'e', 'lonely', 'hub', ...leaves])
    items.set(ref, await project.item({ ref }));
  const link = (ends: string, relationship: string): object => {
    const [source_ref, target_ref] = ends.split(' ');
    return { source_ref, target_ref, relationship };
  };
  const rs = ['a b', 'b c', 'c a', 'c d', 'd e', ...leaves.map((leaf) => `hub ${leaf}`)];
  await world.owner.send('POST', `${project.path}/links/batch`, {
    links: [...rs.map((ends) => link(ends, 'r')), link('e a', 's')],
  });
});
afterAll(() => app.close());

const graph = (ref: string, query = ''): Promise<Answer<Graph>> =>
  world.owner.send<Graph>('GET', `${project.items}/${items.get(ref)!}/graph${query}`);
const path = (from: string, query: string): Promise<Answer<Path>> =>
  world.owner.send<Path>('GET', `${project.items}/${items.get(from)!}/path?${query}`);
const refs = (nodes: readonly { ref: string }[]): string => nodes.map(({ ref }) => ref).join(' ');

describe('the graph around an item', () => {
  it('ends in spite of cycles, and says how far each item is', async () => {
    const { status, body } = await graph('a', '?direction=outgoing&depth=10');
    expect(status).toBe(200);
    expect(refs(body.nodes)).toBe('a b c d e');
    expect(body.nodes.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4]);
    expect(body.links).toHaveLength(6);
    expect(body.truncated).toBe(false);
    expect(body.nodes[1]).toEqual({ id: items.get('b'), item_type: 'note', ref: 'b', title: null, depth: 1 });
    expect(body.links[0]).toEqual({
      id: expect.any(String) as string,
      relationship: 'r',
      source_item_id: items.get('a'),
      target_item_id: items.get('b'),
    });
  });

  it.each([
    ['a', '?direction=outgoing&depth=1', 'a b', 1],
    ['a', '?direction=incoming&depth=1', 'a c e', 2],
    ['a', '?direction=incoming&depth=1&relationship=s', 'a e', 1],
    ['e', '?direction=outgoing&relationship=r', 'e', 0],
    ['a', '?depth=1', 'a b c e', 3],
    ['lonely', '', 'lonely', 0],
  ])('of %s%s is %s', async (ref, query, expected, links) => {
    const { body } = await graph(ref, query);
    expect(refs([...body.nodes].sort((x, y) => x.ref.localeCompare(y.ref)))).toBe(
      expected.split(' ').sort().join(' '),
    );
    expect([body.links.length, body.truncated]).toEqual([links, false]);
  });

  it('is cut at max_nodes, and says so', async () => {
    expect((await graph('hub', '?max_nodes=31')).body).toMatchObject({ truncated: false });
    const { body } = await graph('hub', '?max_nodes=30');
    expect(body.truncated).toBe(true);
    expect(body.nodes).toHaveLength(30);
    expect(body.links).toHaveLength(29);
    expect((await graph('hub', '?max_nodes=1')).body).toMatchObject({ truncated: true, links: [] });
  });

  it('has all links between its nodes where a caller asks for those of the outermost too', async () => {
    const inner = await graph('a', '?direction=outgoing&depth=2');
    expect([refs(inner.body.nodes), inner.body.links.length]).toEqual(['a b c', 2]);
    const all = await graph('a', '?direction=outgoing&depth=2&outer_links=true');
    expect([refs(all.body.nodes), all.body.links.length, all.body.truncated]).toEqual(['a b c', 3, false]);
    expect(all.body.links[2]).toMatchObject({
      source_item_id: items.get('c'),
      target_item_id: items.get('a'),
    });
    const cut = await graph('a', '?direction=outgoing&depth=2&outer_links=true&max_links=2');
    expect([cut.body.links.length, cut.body.truncated]).toEqual([2, true]);
  });

  it('has as many links as it may, and says that it is cut only if it is', async () => {
    const other = await makeProject(world);
    const { items: path, path: own } = other;
    const [one, two] = [await other.item(), await other.item()];
    const links = Array.from({ length: 5 }, (_, n) => ({
      source_item_id: one,
      target_item_id: two,
      relationship: `r${String(n)}`,
    }));
    await world.owner.send('POST', `${own}/links/batch`, { links });
    for (const [query, count, truncated] of [
      ['max_nodes=2', 5, false],
      ['max_nodes=3&max_links=5', 5, false],
      ['max_nodes=200&max_links=4', 4, true],
      ['max_nodes=1', 0, true],
    ] as const) {
      const { body } = await world.owner.send<Graph>('GET', `${path}/${one}/graph?depth=1&${query}`);
      expect([query, body.links.length, body.truncated]).toEqual([query, count, truncated]);
    }
  });

  it.each([
    ['depth=0', 'greater_than_equal'],
    ['max_links=0', 'greater_than_equal'],
    ['max_links=5001', 'less_than_equal'],
    ['outer_links=yes', 'enum'],
    ['depth=11', 'less_than_equal'],
    ['max_nodes=0', 'greater_than_equal'],
    ['max_nodes=1001', 'less_than_equal'],
    ['direction=sideways', 'enum'],
    ['relationship=', 'string_too_short'],
  ])('refuses %s with 422', async (query, type) => {
    const field = query.split('=')[0];
    expect(await graph('a', `?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['query', field], type }] },
    });
    expect((await graph('a', '?depth=10&max_nodes=1000')).status).toBe(200);
  });

  it('is 404 for an unknown item or project, and for strangers', async () => {
    const of = (projectPath: string, id: string): string => `${projectPath}/items/${id}/graph`;
    expect((await world.owner.send('GET', of(project.path, UNKNOWN))).status).toBe(404);
    expect((await world.owner.send('GET', of(`${world.projects}/nowhere`, items.get('a')!))).status).toBe(
      404,
    );
    expect((await world.stranger.send('GET', of(project.path, items.get('a')!))).status).toBe(404);
    expect((await world.reader.send('GET', of(project.path, items.get('a')!))).status).toBe(200);
  });
});

it('a refused cycle is told by the refs of its items', async () => {
  const { items: path, path: own, ...other } = await makeProject(world);
  const [first, second] = [await other.item({ ref: 'first' }), await other.item()];
  await world.owner.send('POST', `${own}/relationships`, { name: 'needs', acyclic: true });
  const needs = { relationship: 'needs' };
  await world.owner.send('POST', `${path}/${first}/links`, { ...needs, target_item_id: second });
  const closing = { ...needs, target_ref: 'first' };
  const { status, body } = await world.owner.send('POST', `${path}/${second}/links`, closing);
  expect([status, body['detail']]).toEqual([409, `Would close a cycle: ${second} → first → ${second}`]);
});

describe('the path between two items', () => {
  it('is a shortest one, in order', async () => {
    const { status, body } = await path('a', 'to=e');
    expect([status, body.found, body.length, body.truncated]).toEqual([200, true, 4, false]);
    expect(refs(body.nodes)).toBe('a b c d e');
    expect(body.links.map(({ source_item_id: id }) => id)).toEqual(
      ['a', 'b', 'c', 'd'].map((ref) => items.get(ref)),
    );
  });

  it.each([
    ['a', 'to=e&direction=incoming', 'a e'],
    ['a', 'to=d&direction=both&relationship=r', 'a c d'],
    ['a', 'to=a', 'a'],
    ['e', 'to=c&relationship=r', ''],
    ['a', 'to=lonely', ''],
    ['a', 'to=e&max_depth=3', ''],
    ['a', 'to=e&max_depth=4', 'a b c d e'],
  ])('from %s, %s, is "%s"', async (from, query, expected) => {
    const { body } = await path(from, query);
    expect(refs(body.nodes)).toBe(expected);
    expect(body).toMatchObject({
      found: expected !== '',
      length: expected === '' ? null : body.links.length,
    });
  });

  it('takes the id as well as the ref, even a ref that looks like an id', async () => {
    expect((await path('a', `to=${items.get('b')!.toUpperCase()}`)).body).toMatchObject({
      found: true,
      length: 1,
    });
    await project.item({ ref: UNKNOWN });
    expect(await path('a', `to=${UNKNOWN}`)).toMatchObject({ status: 200, body: { found: false } });
  });

  it('is 404 for unknown items and 422 for bad input', async () => {
    expect(await path('a', 'to=nothing')).toMatchObject({ status: 404 });
    expect((await world.owner.send('GET', `${project.items}/${UNKNOWN}/path?to=a`)).status).toBe(404);
    for (const query of [
      '',
      'to=',
      `to=${'x'.repeat(129)}`,
      'to=a&max_depth=0',
      'to=a&max_depth=21',
      'to=a&direction=x',
    ])
      expect([query, (await path('a', query)).status]).toEqual([query, 422]);
    expect((await path('a', 'to=e&max_depth=20')).status).toBe(200);
  });
});
