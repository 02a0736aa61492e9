import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  const rules = `${project.path}/relationships`;
  await world.owner.send('POST', rules, { name: 'tests', inverse: 'tested_by' });
  await world.owner.send('POST', rules, { name: 'like', symmetric: true });
  const to = (relationship: string, ref: string): object => ({ relationship, target_ref: ref });
  const item = (ref: string, ...links: object[]): object => ({ item_type: 'note', ref, links });
  const items = [
    item('test', to('tests', 'a')),
    item('a', to('free', 'b')),
    item('b', to('like', 'c')),
    item('c', to('tested_by', 'test')),
    item('alone'),
  ];
  const { status } = await world.owner.send('POST', `${project.items}/batch`, { items });
  expect(status).toBe(201);
});
afterAll(() => app.close());

async function found(query: string): Promise<string> {
  const { body } = await world.owner.send<{ items: { ref: string }[]; total: number }>(
    'GET',
    `${project.items}?order=asc&${query}`,
  );
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ ref }) => ref).join(' ');
}

it.each([
  ['linked=none', 'alone'],
  ['linked=free', 'a b'],
  ['linked=tests', 'test a c'],
  ['linked=tested_by', 'test a c'],
  ['linked=like&linked=none', 'b c alone'],
  ['linked=nothing', ''],
  ['missing_incoming=tests', 'test b alone'],
  ['missing_incoming=tested_by', 'a b c alone'],
  ['missing_incoming=like', 'test a alone'],
  ['missing_incoming=free', 'test a c alone'],
  ['linked=free&missing_incoming=free', 'a'],
])('%s finds %s', async (query, refs) => {
  expect(await found(query)).toBe(refs);
});

it('pages by cursor, counts facets and exports by them', async () => {
  const first = await world.owner.send<{ items: { ref: string }[]; next_cursor: string }>(
    'GET',
    `${project.items}?order=asc&linked=tests&limit=2`,
  );
  expect(first.body.items.map(({ ref }) => ref)).toEqual(['test', 'a']);
  const rest = await world.owner.send<{ items: { ref: string }[] }>(
    'GET',
    `${project.items}?order=asc&linked=tests&limit=2&cursor=${first.body.next_cursor}`,
  );
  expect(rest.body.items.map(({ ref }) => ref)).toEqual(['c']);
  const facets = await world.owner.send('GET', `${project.items}/facets?linked=none`);
  expect(facets.body).toMatchObject({ item_types: [{ value: 'note', count: 1 }] });
  const csv = await world.owner.send<string>('GET', `${project.items}/export?missing_incoming=like`);
  expect(csv.body.trim().split('\n')).toHaveLength(4);
});
