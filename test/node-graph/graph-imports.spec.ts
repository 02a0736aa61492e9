import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Principal, systemCall } from '#kernel';
import { GraphImports } from '#node-graph';

import type { TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { expectReplayable, expectSound } from './soundness.js';
import { addNode, type Client, person, type Person, startWorld, statusOf, type World } from './world.js';

let app: TestApp;
let world: World;
let ann: Client;
let caller: Principal;

beforeAll(async () => {
  world = await startWorld();
  ({ app, a: ann } = world);
  caller = callerOf(world.ann);
});
afterAll(() => world.close());

function callerOf({ account }: Person): Principal {
  return {
    ...{ kind: 'user', subject: `user:${account.id}`, userId: account.id, username: null, email: null },
    ...{ unverifiedEmail: null, displayName: null, activeOrg: null, scopes: null, effectiveScopes: null },
    memberships: [],
    credential: { type: 'session', via: 'bearer', expiresAt: 0, sessionId: null, signedInAt: null },
    call: systemCall('job'),
  };
}

type Options = Parameters<GraphImports['importGraph']>[2];
type Fault = Parameters<Options['refused']>[0][number];
type Taken = Awaited<ReturnType<GraphImports['importGraph']>> & { readonly faults: readonly Fault[] };

interface Document {
  readonly nodes: readonly ({ readonly key: string } & object)[];
  readonly links: readonly object[];
}

/** Some at a time, as a file is read. */
async function* parts<One>(all: readonly One[]): AsyncGenerator<readonly One[], void> {
  for (let at = 0; at < all.length; at += 2) yield await Promise.resolve(all.slice(at, at + 2));
}

async function take({ nodes, links }: Document, more: Partial<Options> = {}, by = caller): Promise<Taken> {
  const faults: Fault[] = [];
  const refused = (some: readonly Fault[]): Promise<void> => {
    faults.push(...some);
    return Promise.resolve();
  };
  const document = { nodes: () => parts(nodes), links: () => parts(links) };
  const options = { source: 'plan', refused, ...more };
  return { ...(await app.get(GraphImports).importGraph(by, document, options)), faults };
}
const link = (source: string, target: string, more: object = {}): object => ({ source, target, ...more });
const idsOf = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await app.sql<{ title: string; id: string }>('select title, id from node_graph.nodes')).map(
      ({ title, id }) => [title, id] as const,
    ),
  );

it('takes a document, the same again without a change, and a newer one with its changes', async () => {
  const nodes = [
    { key: 'a', title: 'a' },
    { key: 'b', title: 'b', status: 3 },
    { key: 'c', title: 'c', tags: ['x'] },
  ];
  const links = [link('a', 'b'), link('b', 'c', { private: true })];
  expect(await take({ nodes, links }, { dryRun: true })).toMatchObject({ nodes: { created: 3 } });
  expect(await idsOf()).toEqual({});
  expect(await take({ nodes, links })).toEqual({
    nodes: { created: 3, updated: 0, unchanged: 0 },
    links: { created: 2, unchanged: 0 },
    faults: [],
  });
  const before = await app.sql('select * from node_graph.nodes order by id');
  const batches = await app.sql('select count(*) from node_graph.batch_log');
  expect(await take({ nodes, links })).toMatchObject({ nodes: { unchanged: 3 }, links: { unchanged: 2 } });
  expect(await app.sql('select * from node_graph.nodes order by id')).toEqual(before);
  expect(await app.sql('select count(*) from node_graph.batch_log')).toEqual(batches);

  const newer = {
    nodes: [...nodes.slice(0, 2), { key: 'c', title: 'c', tags: ['y'] }, { key: 'd', title: 'd' }],
    links: [...links, link('d', 'c'), link('c', 'a'), link('d', 'a', { private: true })],
  };
  const { faults, ...counts } = await take(newer);
  expect(counts).toMatchObject({ nodes: { created: 1, updated: 1, unchanged: 2 } });
  expect(faults.map(({ list, index, reason }) => [list, index, reason])).toEqual([
    ['links', 4, 'private_link'],
    ['links', 3, 'cycle'],
  ]);
  const ids = await idsOf();
  expect([await statusOf(app, ids['b']!), await statusOf(app, ids['c']!)]).toEqual([2, 2]);
  await expectSound(app);
  await expectReplayable(app);
});

it('names every fault, and takes the rest', async () => {
  const document = {
    nodes: [{ key: 'x' }, { key: '' }, { key: 'y', priority: 10 }, { key: 'w' }, { key: 'v' }],
    links: [link('x', 'z'), link('x', 'w'), link('w', 'v'), link('v', 'x'), link('v', 'w', { type: 1 })],
  };
  const faulty = { nodes: { created: 3 }, links: { created: 2 } };
  for (const dryRun of [true, false]) {
    const { faults, ...counts } = await take(document, { source: 'faulty', dryRun });
    expect(counts).toMatchObject(faulty);
    expect(faults.map(({ list, index, reason }) => [list, index, reason])).toEqual([
      ['nodes', 1, 'invalid_id'],
      ['nodes', 2, 'invalid_priority'],
      ['links', 0, 'target_not_found'],
      ['links', 4, 'duplicate_reversed_link'],
      ['links', 3, 'cycle'],
    ]);
    expect(faults.at(-1)?.message).toContain('x -> w -> v -> x');
  }
  const limited = { ...caller, scopes: [], effectiveScopes: new Set<string>() };
  await expect(take(document, {}, limited)).rejects.toMatchObject({ kind: 'forbidden' });
});

it('knows a document of graph:import by its name, for its user', async () => {
  const document = { documentId: 'week', nodes: [{ id: '1', title: 'one' }], links: [] };
  const first = await ann.ask('graph:import', document);
  const again = await ann.ask('graph:import', document);
  expect(again).toMatchObject({ ok: true, ids: (first as unknown as { ids: object }).ids });
  const other = await world.b.ask('graph:import', document);
  expect((other as unknown as { ids: object }).ids).not.toEqual((first as unknown as { ids: object }).ids);
  const refused = await ann.ask('graph:import', { ...document, nodes: [{ id: '' }, { id: 7 }] });
  expect(refused).toMatchObject({
    ...{ ok: false, error: 'bad_request.invalid_id', index: 0 },
    errors: [{ path: 'nodes[0]' }, { path: 'nodes[1]' }],
  });
  expect(await ann.ask('graph:import', { ...document, documentId: '' })).toMatchObject({
    error: 'bad_request.invalid_document_id',
  });
  await ann.ask('graph:import', {
    ...document,
    nodes: [{ id: '1' }, { id: '2', title: 'two' }],
    links: [link('2', '1')],
  });
  const back = await ann.ask('graph:import', {
    ...document,
    nodes: [{ id: '1' }, { id: '2' }, { id: '3' }],
    links: [link('2', '1'), link('1', '3'), link('3', '2')],
  });
  expect(back).toMatchObject({ ok: false, error: 'conflict', reason: 'cycle' });
});

it('takes a long chain, in batches, and goes on quickly behind it', async () => {
  const who = await person(app);
  const count = effort(3_000, 100_000);
  const nodes = Array.from({ length: count }, (_, n) => ({ key: String(n), title: `n${String(n)}` }));
  const links = nodes.slice(1).map(({ key }, n) => link(String(n), key));
  expect(await take({ nodes, links }, {}, callerOf(who))).toMatchObject({
    nodes: { created: count },
    faults: [],
  });
  await app.get(GraphImports).finish();
  const [{ batches }] = (await app.sql<{ batches: number }>(
    'select count(*)::int as batches from node_graph.batch_log where actor_id = $1',
    [who.account.id],
  )) as [{ batches: number }];
  expect(batches).toBe(Math.ceil(count / 2_000) + Math.ceil((count - 1) / 4_000));
  const last = (await idsOf())[`n${String(count - 1)}`]!;
  expect(await statusOf(app, last)).toBe(2);
  await addNode(ann, { title: 'after' });
});
