import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { ItemImports } from '#item-links';
import { type Principal, type Role, systemCall } from '#kernel';

import { planOf } from '../events/plans.js';
import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  project = await makeProject(world);
});

const callerOf = (role: Role): Principal => ({
  ...{ kind: 'user', subject: `user:${world.ownerId}`, userId: world.ownerId, username: null, email: null },
  ...{ unverifiedEmail: null, displayName: null, activeOrg: null, scopes: null, effectiveScopes: null },
  memberships: [{ orgId: world.orgId, orgSlug: world.org, role }],
  credential: { type: 'session', via: 'bearer', expiresAt: 0, sessionId: null, signedInAt: null },
  call: systemCall('job'),
});

type Chunk = Parameters<ItemImports['importItems']>[2];
type Options = Parameters<ItemImports['importItems']>[3];
const take = (
  chunk: Partial<Chunk>,
  options: Options = {},
  role: Role = 'editor',
): ReturnType<ItemImports['importItems']> => {
  const place = { org: world.org, workspace: 'main', project: project.key };
  return app.get(ItemImports).importItems(callerOf(role), place, { items: [], links: [], ...chunk }, options);
};
const link = (source: string, target: string, relationship = 'r'): Chunk['links'][number] => ({
  ...{ source: { key: source }, target: { key: target }, relationship },
});

it('looks things up by their keys once it knows how many there are', async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ key: `k${String(n)}`, itemType: 'task' }));
  await take({ items, links: [link('k0', 'k1')] });
  await app.get(ItemImports).refresh();
  for (const statement of ['item_links.lock_known_items', 'item_links.resolve_ends']) {
    const plan = await planOf(app, statement, 'on');
    expect(plan).toContain('uq_items_project_dedupe_key');
    expect(plan).not.toContain('Seq Scan on items');
  }
});

it('takes a document chunk by chunk, again without a change, and a newer one with its changes', async () => {
  const items = ['a', 'b', 'c'].map((key) => ({ key, itemType: 'task', title: key, data: { n: 1 } }));
  expect(await take({ items })).toMatchObject({ items: { created: 3 }, faults: [] });
  const links = [link('a', 'b'), link('a', 'b'), link('c', 'a')];
  expect((await take({ links })).links).toEqual({ created: 2, unchanged: 1 });
  const before = await app.sql(
    'select id, version, updated_at from item_links.items where project_id = $1 order by id',
    [project.id],
  );
  expect((await take({ items, links })).items).toEqual({ created: 0, updated: 0, unchanged: 3 });
  expect(
    await app.sql('select id, version, updated_at from item_links.items where project_id = $1 order by id', [
      project.id,
    ]),
  ).toEqual(before);
  const newer = items.map((item) => (item.key === 'b' ? { ...item, data: { n: 2 } } : item));
  expect((await take({ items: newer })).items).toEqual({ created: 0, updated: 1, unchanged: 2 });
  await app.get(ItemImports).refresh();
  const told = await app.sql<{ type: string }>(
    `select type from events.log
     where coalesce(data ->> 'project_id', data -> 'link' ->> 'project_id') = $1::text and type <> 'project.created'
     order by seq`,
    [project.id],
  );
  expect(told.map(({ type }) => type)).toEqual([
    ...['item.created', 'item.created', 'item.created'],
    ...['item.linked', 'item.linked'],
    'item.updated',
  ]);
});

it('leaves out what is at fault, names it by its place and field, and takes the rest', async () => {
  await world.owner.send('POST', `${project.path}/relationships`, {
    name: 'needs',
    inverse: 'for',
    acyclic: true,
  });
  const task = (key: string, more: object = {}): Chunk['items'][number] => ({
    key,
    itemType: 'task',
    ...more,
  });
  const chunk = {
    items: [
      task(''),
      task('a', { title: 'x'.repeat(513), status: 'odd' }),
      task('b'),
      task('c', { ref: 'R' }),
      task('d', { ref: 'R' }),
      task('e'),
    ],
    links: [
      link('b', 'a'),
      link('b', 'c', 'needs'),
      link('c', 'b', 'for'),
      link('c', 'b', 'needs'),
      link('b', 'b'),
    ],
  };
  for (const dryRun of [true, false]) {
    const { items, links, faults } = await take(chunk, { dryRun });
    expect([items.created, links]).toEqual([3, { created: 1, unchanged: 1 }]);
    expect(faults.map(({ list, index, field, reason }) => [list, index, field, reason])).toEqual([
      ['items', 0, 'key', 'string_too_short'],
      ['items', 1, 'title', 'string_too_long'],
      ['items', 1, 'status', 'enum'],
      ['items', 4, 'ref', 'twice_in_request'],
      ['links', 0, 'target', 'target_not_found'],
      ['links', 4, 'target', 'self_link'],
      ['links', 3, null, 'cycle'],
    ]);
    const [{ n }] = (await app.sql<{ n: number }>(
      'select count(*)::int as n from item_links.items where project_id = $1',
      [project.id],
    )) as [{ n: number }];
    expect(n).toBe(dryRun ? 0 : 3);
  }
  expect(
    (await take({ links: [link('b', 'later')] }, { dryRun: true, assumed: new Set(['later']) })).links,
  ).toEqual({
    created: 1,
    unchanged: 0,
  });
});

it('keeps dates for admins, and looks at rights each time', async () => {
  const [createdAt, updatedAt] = [new Date('2020-01-02T03:04:05.000Z'), new Date('2021-01-02T03:04:05.000Z')];
  const items = [{ key: 'a', itemType: 'task', createdAt, updatedAt }];
  await expect(take({ items }, { keepDates: true })).rejects.toMatchObject({ kind: 'forbidden' });
  await take({ items }, { keepDates: true }, 'admin');
  const [row] = await app.sql('select created_at, updated_at from item_links.items where project_id = $1', [
    project.id,
  ]);
  expect(row).toEqual({ created_at: createdAt, updated_at: updatedAt });
  await expect(take({ items }, {}, 'viewer')).rejects.toMatchObject({ kind: 'forbidden' });
});

it('takes a long document', async () => {
  const count = effort(2_000, 100_000);
  const key = (n: number): string => `k${String(n)}`;
  for (let at = 0; at < count; at += 1_000) {
    const items = Array.from({ length: 1_000 }, (_, n) => ({
      key: key(at + n),
      itemType: 'task',
      title: `Task ${String(at + n)}`,
      data: { description: 'What is to be done, in some more words than the title has' },
    }));
    expect((await take({ items })).faults).toEqual([]);
  }
  const all = Array.from({ length: 3 * count }, (_, n) =>
    link(key(n % count), key((n * 7 + 1 + (n % 3)) % count), String(n % 3)),
  );
  const links = all.filter(
    ({ source, target }) => (source as { key: string }).key !== (target as { key: string }).key,
  );
  for (let at = 0; at < links.length; at += 5_000)
    expect((await take({ links: links.slice(at, at + 5_000) })).faults).toEqual([]);
  await app.get(ItemImports).refresh();
  const [{ n }] = (await app.sql<{ n: number }>(
    'select count(*)::int as n from item_links.items where project_id = $1',
    [project.id],
  )) as [{ n: number }];
  expect(n).toBe(count);
});
