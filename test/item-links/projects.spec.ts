import { ProjectPurges } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const UNKNOWN = '00000000-0000-8000-8000-000000000000';
let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());

it('creates, reads by key and by id, changes, lists as a bare array, and deletes', async () => {
  const created = await world.owner.send<{ id: string }>('POST', world.projects, {
    key: 'alpha',
    name: 'Alpha',
  });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    key: 'alpha',
    name: 'Alpha',
    description: null,
    workspace_id: world.workspaceId,
    is_default: false,
    created_at: expect.stringMatching(/Z$/) as string,
    updated_at: expect.stringMatching(/Z$/) as string,
    runtime_count: 0,
    resource_counts: { sessions: 0, sandboxes: 0, evaluations: 0, airt_assessments: 0 },
  });
  for (const name of ['alpha', created.body.id, created.body.id.toUpperCase()]) {
    expect(await world.reader.send('GET', `${world.projects}/${name}`)).toMatchObject({
      status: 200,
      body: created.body,
    });
  }
  const change = { name: 'Beta', description: 'd' };
  const rekeyed = await world.owner.send('PATCH', `${world.projects}/alpha`, { ...change, key: 'beta' });
  expect(rekeyed).toMatchObject({ status: 422, body: { errors: [{ loc: ['body', 'key'] }] } });
  const changed = await world.owner.send('PATCH', `${world.projects}/alpha`, change);
  expect(changed).toMatchObject({ status: 200, body: { key: 'alpha', name: 'Beta', description: 'd' } });
  const listed = await world.owner.send<object[]>('GET', world.projects);
  expect(listed.body).toHaveLength(2);
  expect(listed.body).toEqual(expect.arrayContaining([changed.body]));
  expect((await world.owner.send('DELETE', `${world.projects}/alpha`)).status).toBe(204);
  expect((await world.owner.send('DELETE', `${world.projects}/alpha`)).status).toBe(404);
  expect((await world.owner.send('GET', `${world.projects}/alpha`)).status).toBe(404);
});

it('refuses a taken key with 409, also when two ask at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      world.owner.send('POST', world.projects, { key: 'taken', name: 'Taken' }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ type: 'already_exists_error' });
});

it.each([
  [{ name: 'No key' }, 'key'],
  [{ key: 'Upper', name: 'Name' }, 'key'],
  [{ key: '', name: 'Name' }, 'key'],
  [{ key: 5, name: 'Name' }, 'key'],
  [{ key: '-a', name: 'Name' }, 'key'],
  [{ key: 'a-', name: 'Name' }, 'key'],
  [{ key: 'a_b', name: 'Name' }, 'key'],
  [{ key: 'x'.repeat(65), name: 'Name' }, 'key'],
  [{ key: UNKNOWN, name: 'Name' }, 'key'],
  [{ key: 'ok' }, 'name'],
  [{ key: 'ok', name: 'ab' }, 'name'],
  [{ key: 'ok', name: 'x'.repeat(101) }, 'name'],
  [{ key: 'ok', name: 'Name', description: 5 }, 'description'],
  [{ key: 'ok', name: 'Name', description: 'x'.repeat(10_001) }, 'description'],
  [{ key: 'ok', name: 'Name', org_id: 'x' }, 'org_id'],
  [{ key: 'ok', name: 'Name', workspace_id: 'x' }, 'workspace_id'],
])('refuses %j with 422', async (body, field) => {
  expect(await world.owner.send('POST', world.projects, body)).toMatchObject({
    status: 422,
    body: { errors: [{ loc: ['body', field] }] },
  });
});

it('accepts each limit itself', async () => {
  expect((await world.owner.send('POST', world.projects, { key: 'x'.repeat(64), name: 'abc' })).status).toBe(
    201,
  );
  const longest = { key: 'y', name: 'x'.repeat(100), description: 'd'.repeat(10_000) };
  expect((await world.owner.send('POST', world.projects, longest)).status).toBe(201);
});

it('changes within the same limits', async () => {
  const { path } = await makeProject(world);
  const patch = async (body: object): Promise<number> => (await world.owner.send('PATCH', path, body)).status;
  for (const name of ['ab', 'x'.repeat(101), 5]) expect(await patch({ name })).toBe(422);
  for (const description of ['x'.repeat(10_001), 5]) expect(await patch({ description })).toBe(422);
  for (const name of ['abc', 'x'.repeat(100)]) expect(await patch({ name })).toBe(200);
  for (const description of ['d'.repeat(10_000), null]) expect(await patch({ description })).toBe(200);
});

it('has keys of its own in each workspace', async () => {
  const { key } = await makeProject(world);
  const other = await makeWorld(app);
  expect((await other.owner.send('POST', other.projects, { key, name: 'Same key' })).status).toBe(201);
});

it('ignores ids that repeat the path and refuses others with 400', async () => {
  const ids = { org_id: world.orgId, workspace_id: world.workspaceId.toUpperCase() };
  expect((await world.owner.send('POST', world.projects, { key: 'same', name: 'Same', ...ids })).status).toBe(
    201,
  );
  const nulls = { org_id: null, workspace_id: null };
  const project = { key: 'nulls', name: 'Nulls' };
  expect((await world.owner.send('POST', world.projects, { ...project, ...nulls })).status).toBe(201);
  for (const field of ['org_id', 'workspace_id']) {
    const body = { key: 'other', name: 'Other', [field]: UNKNOWN };
    expect(await world.owner.send('POST', world.projects, body)).toMatchObject({
      status: 400,
      body: { type: 'bad_request_error' },
    });
  }
});

describe('the default project', () => {
  const is_default = true;

  it('is there for whoever looks for it first, of many at once once, and stays', async () => {
    const fresh = await makeWorld(app);
    const path = `${fresh.projects}/default`;
    const found = await Promise.all(
      Array.from({ length: 8 }, () => fresh.reader.send<{ id: string }>('GET', path)),
    );
    expect(found[0]).toMatchObject({ status: 200, body: { key: 'default', is_default } });
    expect(new Set(found.map(({ body }) => body.id)).size).toBe(1);
    expect((await fresh.owner.send('GET', fresh.projects)).body).toEqual([found[0]!.body]);
    expect(await fresh.owner.send('DELETE', path)).toMatchObject({
      status: 409,
      body: { type: 'conflict_error' },
    });
    expect((await fresh.owner.send('PATCH', path, { name: 'Renamed' })).status).toBe(200);
  });

  it.each([
    ['GET', '', undefined, 200],
    ['POST', '/default/items', { item_type: 'note' }, 201],
    ['POST', '/default/relationships', { name: 'r' }, 201],
    ['GET', '/default/links', undefined, 200],
    ['POST', '', { key: 'default', name: 'By hand' }, 201],
  ])('needs no preparation: %s %s', async (method, path, body, status) => {
    const fresh = await makeWorld(app);
    expect((await fresh.owner.send(method, `${fresh.projects}${path}`, body)).status).toBe(status);
    const { body: projects } = await fresh.owner.send<object[]>('GET', fresh.projects);
    expect(projects).toMatchObject([{ key: 'default', is_default }]);
  });
});

it('takes items and links along when it is deleted', async () => {
  const full = { key: 'full', name: 'Full' };
  const { id } = (await world.owner.send<{ id: string }>('POST', world.projects, full)).body;
  const items = `${world.projects}/full/items`;
  await world.owner.send('POST', items, { item_type: 'note', ref: 'a' });
  await world.owner.send('POST', items, {
    item_type: 'note',
    links: [{ relationship: 'r', target_ref: 'a' }],
  });
  expect((await world.owner.send('DELETE', `${world.projects}/full`)).status).toBe(204);
  app.clock.advance(8 * 86_400_000);
  await app.get(ProjectPurges).purge();
  expect(
    await app.sql(`select 1 from item_links.items where ref = 'a' or project_id = $1`, [id]),
  ).toHaveLength(0);
  expect(await app.sql('select 1 from item_links.links where project_id = $1', [id])).toHaveLength(0);
});
