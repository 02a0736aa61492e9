import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createMember, createSession, createUser } from '../support/identity.js';
import { type Client, clientOf, makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let items: [string, string];

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  items = [await project.item(), await project.item()];
});
afterAll(() => app.close());

const session = async (userId: string): Promise<Client> =>
  clientOf(app, { authorization: `Bearer ${await createSession(app, userId)}` });

/** A signed-in member of that role. */
async function member(role: string): Promise<Client> {
  const { id } = await createUser(app);
  await createMember(app, world.orgId, id, role);
  return await session(id);
}

/** What each operation answers: projects, items and links looked at, created, changed and removed. */
async function statuses(client: Client, key: string): Promise<{ looking: number[]; writing: number[] }> {
  const [source, target] = items;
  const status = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await client.send(method, path, body)).status;
  const made = async (path: string, body: unknown): Promise<[number, string]> => {
    const answer = await client.send<{ id?: string }>('POST', path, body);
    return [answer.status, answer.body.id ?? items[0]];
  };
  const links = `${project.items}/${source}/links`;
  const looking = [
    await status('GET', world.projects),
    await status('GET', project.path),
    await status('GET', project.items),
    await status('GET', `${project.items}/${source}`),
    await status('GET', `${project.items}/summary`),
    await status('GET', `${project.items}/facets`),
    await status('GET', `${project.items}/export`),
    await status('GET', links),
  ];
  const [created] = await made(world.projects, { key, name: 'Of a role' });
  const patched = await status('PATCH', `${world.projects}/${key}`, { name: 'Changed' });
  const [itemCreated, item] = await made(project.items, { item_type: 'note' });
  const itemPatched = await status('PATCH', `${project.items}/${item}`, { title: 'Changed' });
  const [linked, link] = await made(links, { relationship: key, target_item_id: target });
  const unlinked = await status('DELETE', `${links}/${link}`);
  const itemDeleted = await status('DELETE', `${project.items}/${item}`);
  const deleted = await status('DELETE', `${world.projects}/${key}`);
  return {
    looking,
    writing: [created, patched, itemCreated, itemPatched, linked, unlinked, itemDeleted, deleted],
  };
}

const LOOKING = Array.from({ length: 8 }, () => 200);
const ALLOWED = [201, 200, 201, 200, 201, 204, 204, 204];
const REFUSED = Array.from({ length: 8 }, () => 403);

describe('roles of an organization', () => {
  it.each([
    ['owner', ALLOWED],
    ['org:admin', ALLOWED],
    ['contributor', ALLOWED],
    ['org:member', ALLOWED],
    ['reader', REFUSED],
  ])('%s', async (role, writing) => {
    const key = `of-${role.replace(':', '-')}`;
    expect(await statuses(await member(role), key)).toEqual({ looking: LOOKING, writing });
  });

  it('are looked at before what they would be needed for: 403 for what a reader could not find', async () => {
    const reader = await member('reader');
    const nowhere = `${world.projects}/nowhere`;
    expect((await reader.send('DELETE', nowhere)).status).toBe(403);
    expect((await reader.send('GET', nowhere)).status).toBe(404);
  });

  it('come after membership: strangers get 404 for reading and for writing', async () => {
    const { id } = await createUser(app);
    const stranger = await session(id);
    expect((await stranger.send('GET', project.path)).status).toBe(404);
    expect(await stranger.send('POST', project.items, { item_type: 'note' })).toMatchObject({
      status: 404,
      body: { code: 404, type: 'not_found_error' },
    });
  });

  it('change with the next request', async () => {
    const { id } = await createUser(app);
    await createMember(app, world.orgId, id, 'contributor');
    const client = await session(id);
    expect((await client.send('POST', project.items, { item_type: 'note' })).status).toBe(201);
    await createMember(app, world.orgId, id, 'reader');
    expect((await client.send('POST', project.items, { item_type: 'note' })).status).toBe(403);
  });
});

it('refuses a session that has expired by a type of its own', async () => {
  const client = await session(world.ownerId);
  expect((await client.send('GET', project.path)).status).toBe(200);
  app.clock.advance(13 * 60 * 60 * 1000);
  expect(await client.send('GET', project.path)).toMatchObject({
    status: 401,
    body: { code: 401, type: 'expired_signature_error' },
  });
});
