import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeWorld, type World } from './world.js';

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
  expect(created).toMatchObject({
    status: 201,
    body: {
      key: 'alpha',
      name: 'Alpha',
      description: null,
      workspace_id: world.workspaceId,
      is_default: false,
      runtime_count: 0,
      resource_counts: { sessions: 0, sandboxes: 0, evaluations: 0, airt_assessments: 0 },
    },
  });
  for (const name of ['alpha', created.body.id, created.body.id.toUpperCase()]) {
    expect(await world.reader.send('GET', `${world.projects}/${name}`)).toMatchObject({
      status: 200,
      body: created.body,
    });
  }
  const changed = await world.owner.send('PATCH', `${world.projects}/alpha`, {
    name: 'Beta',
    description: 'd',
  });
  expect(changed).toMatchObject({ status: 200, body: { key: 'alpha', name: 'Beta', description: 'd' } });
  expect((await world.owner.send('GET', world.projects)).body).toEqual([changed.body]);
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
  [{ key: '-a', name: 'Name' }, 'key'],
  [{ key: 'x'.repeat(65), name: 'Name' }, 'key'],
  [{ key: UNKNOWN, name: 'Name' }, 'key'],
  [{ key: 'ok' }, 'name'],
  [{ key: 'ok', name: 'ab' }, 'name'],
  [{ key: 'ok', name: 'x'.repeat(101) }, 'name'],
  [{ key: 'ok', name: 'Name', org_id: 'x' }, 'org_id'],
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
  expect((await world.owner.send('POST', world.projects, { key: 'y', name: 'x'.repeat(100) })).status).toBe(
    201,
  );
});

it('ignores ids that repeat the path and refuses others with 400', async () => {
  const ids = { org_id: world.orgId, workspace_id: world.workspaceId.toUpperCase() };
  expect((await world.owner.send('POST', world.projects, { key: 'same', name: 'Same', ...ids })).status).toBe(
    201,
  );
  const other = await world.owner.send('POST', world.projects, {
    key: 'other',
    name: 'Other',
    org_id: UNKNOWN,
  });
  expect(other).toMatchObject({ status: 400, body: { type: 'bad_request_error' } });
});

it('keeps the default project', async () => {
  const { body } = await world.owner.send('POST', world.projects, { key: 'default', name: 'Default' });
  expect(body).toMatchObject({ is_default: true });
  const answer = await world.owner.send('DELETE', `${world.projects}/default`);
  expect(answer).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
});

it('takes items and links along when it is deleted', async () => {
  await world.owner.send('POST', world.projects, { key: 'full', name: 'Full' });
  const items = `${world.projects}/full/items`;
  await world.owner.send('POST', items, { item_type: 'note', ref: 'a' });
  await world.owner.send('POST', items, {
    item_type: 'note',
    links: [{ relationship: 'r', target_ref: 'a' }],
  });
  expect((await world.owner.send('DELETE', `${world.projects}/full`)).status).toBe(204);
  expect(await app.sql('select 1 from item_links.items')).toHaveLength(0);
  expect(await app.sql('select 1 from item_links.links')).toHaveLength(0);
});
