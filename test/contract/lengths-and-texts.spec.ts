import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, makeProject, makeWorld, type World } from '../item-links/world.js';
import { type Client, connect, person } from '../node-graph/world.js';
import { send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let graph: Client;
let bearer: { authorization: string };

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  graph = await connect(app, await person(app));
  const { rawKey } = await createKey(app, { userId: world.ownerId });
  bearer = { authorization: `Bearer ${rawKey}` };
});

afterAll(async () => {
  graph.close();
  await app.close();
});

const post = (path: string, body: unknown): Promise<Answer> => world.owner.send('POST', path, body);
const bundle = (fields: object): ReturnType<typeof send> =>
  send(app, 'POST', '/api/links', { urls: ['https://example.com'], ...fields }, bearer);

const PAIR = '🔗';

describe('lengths are characters, not halves of them', () => {
  it.each([
    ['title', 80, (text: string) => ({ title: text })],
    ['description', 400, (text: string) => ({ description: text })],
    ['tag', 50, (text: string) => ({ tags: [text] })],
    ['assignee', 320, (text: string) => ({ assignee: [text] })],
  ])('of the %s of a node', async (_, most, fields) => {
    expect(await graph.ask('node:add', fields(PAIR.repeat(most)))).toMatchObject({ ok: true });
    expect(await graph.ask('node:add', fields(PAIR.repeat(most + 1)))).toMatchObject({ ok: false });
  });

  it.each([
    ['title', 120, (text: string) => ({ title: text })],
    ['description', 500, (text: string) => ({ description: text })],
    ['note', 500, (text: string) => ({ urlMetadata: [{ note: text }] })],
    ['tag', 40, (text: string) => ({ urlMetadata: [{ tags: [text] }] })],
    ['password', 128, (text: string) => ({ password: text })],
  ])('of the %s of a bundle', async (_, most, fields) => {
    expect((await bundle(fields(PAIR.repeat(most)))).status).toBe(201);
    expect((await bundle(fields(PAIR.repeat(most + 1)))).status).toBe(400);
  });

  it('of the least of a password, and of the label of a source, which is cut', async () => {
    expect((await bundle({ password: PAIR.repeat(5) })).status).toBe(400);
    const { body } = await bundle({ source: PAIR.repeat(65) });
    const [row] = await app.sql<{ source: string }>('select source from linky.bundles where slug = $1', [
      (body as { slug: string }).slug,
    ]);
    expect(row?.source).toBe(PAIR.repeat(64));
  });

  it('of the name of a key and a user', async () => {
    const mint = async (name: string): Promise<number> =>
      (await send(app, 'POST', '/api/me/keys', { name }, bearer)).status;
    expect([await mint(PAIR.repeat(80)), await mint(PAIR.repeat(81))]).toEqual([201, 400]);
    const register = async (username: string, displayName: string): Promise<number> => {
      const account = {
        email: `${username}@test.example`,
        username,
        displayName,
        password: 'quite a long one',
      };
      return (await send(app, 'POST', '/api/auth/register', account)).status;
    };
    expect([await register('pair1', PAIR.repeat(100)), await register('pair2', PAIR.repeat(101))]).toEqual([
      201, 400,
    ]);
  });
});

describe('what cannot be seen or named', () => {
  const BAD = ['a\u0001b', 'a\u001bb', 'a\u007fb', 'a\u0085b'];

  it.each(BAD)('is no part of a title: %j', async (title) => {
    expect(await graph.ask('node:add', { title })).toMatchObject({
      ok: false,
      error: 'bad_request.invalid_title',
    });
    expect((await bundle({ title })).status).toBe(400);
    expect((await post(project.items, { item_type: 'note', title })).status).toBe(422);
    expect((await post(project.items, { item_type: 'finding', data: { title } })).status).toBe(422);
    expect((await post(world.projects, { key: 'bad-name', name: `name ${title}` })).status).toBe(422);
  });

  it('leaves room for lines and tabs in what is text', async () => {
    const title = 'one\n\ttwo';
    expect(await graph.ask('node:add', { title })).toMatchObject({ ok: true });
    expect((await bundle({ description: title })).status).toBe(201);
    expect((await post(project.items, { item_type: 'note', title, notes: title })).status).toBe(201);
  });

  it.each(['', ' ', '\u00a0', '\u200b', '\u3164', '\t', 'a\u0001', 'a\nb', 'a\u200b', 'a\u202eb'])(
    'is no item type and no relationship: %j',
    async (name) => {
      expect((await post(project.items, { item_type: name })).status).toBe(422);
      const [source, target] = [await project.item(), await project.item()];
      const link = { relationship: name, target_item_id: target };
      const { status } = await post(`${project.items}/${source}/links`, link);
      expect(status).toBe(422);
      expect((await post(`${project.path}/relationships`, { name })).status).toBe(422);
      expect((await post(`${project.path}/relationships`, { name: 'fine', inverse: name })).status).toBe(422);
    },
  );

  it('leaves room for every language in them', async () => {
    for (const name of ['依存する', 'می‌خواهد', '👩‍💻 writes', 'depends on', 'is-a/b.c']) {
      expect((await post(project.items, { item_type: name })).status).toBe(201);
      const [source, target] = [await project.item(), await project.item()];
      const link = { relationship: name, target_item_id: target };
      expect((await post(`${project.items}/${source}/links`, link)).status).toBe(201);
    }
  });

  it.each(['.', '..', ' . '])('is no relationship that could never be changed: %j', async (name) => {
    expect((await post(`${project.path}/relationships`, { name })).status).toBe(422);
  });

  it.each(['   ', '\u200b\u200b\u200b', '\u3164\u3164\u3164'])(
    'is no name of a project: %j',
    async (name) => {
      expect((await post(world.projects, { key: 'blank', name })).status).toBe(422);
      expect((await world.owner.send('PATCH', project.path, { name })).status).toBe(422);
    },
  );

  it('is no name of a key', async () => {
    for (const name of ['\u200b', 'a\u0001', '\u3164']) {
      expect((await send(app, 'POST', '/api/me/keys', { name }, bearer)).status).toBe(400);
    }
  });
});

describe('a title that comes from the payload', () => {
  const titleOf = async (id: string): Promise<unknown> =>
    (await world.owner.send('GET', `${project.items}/${id}`)).body['title'];
  const patch = async (id: string, body: object): Promise<unknown> => {
    const answer = await world.owner.send('PATCH', `${project.items}/${id}`, body);
    expect(answer.body['title']).toEqual(await titleOf(id));
    return answer.body['title'];
  };

  it('follows it', async () => {
    const id = await project.item({ data: { title: 'first' } });
    expect(await patch(id, { data: { title: 'second' } })).toBe('second');
    expect(await patch(id, { data: { other: 1 } })).toBe('second');
    const bare = await project.item();
    expect(await patch(bare, { data: { title: 'late' } })).toBe('late');
  });

  it('follows it no longer once the item has its own', async () => {
    const id = await project.item({ data: { title: 'first' }, title: 'own' });
    expect(await patch(id, { data: { title: 'second' } })).toBe('own');
    expect(await patch(id, { title: null })).toBeNull();
    expect(await patch(id, { data: { title: 'third' } })).toBeNull();
    expect(await patch(id, { title: 'both', data: { title: 'fourth' } })).toBe('both');
  });
});

describe('messages fit the fault', () => {
  it.each([
    [{ title: null }, 'title must be text'],
    [{ title: 5 }, 'title must be text'],
    [{ title: '\0' }, 'title must not contain control characters'],
    [{ description: '\ud800' }, 'description must not contain'],
    [{ tags: 'x' }, 'tags must be a list of texts'],
    [{ tags: ['\0'] }, 'A tag must not contain control characters'],
    [{ assignee: 'x' }, 'assignee must be a list of texts'],
    [{ assignee: ['x'.repeat(321)] }, 'at most 320 characters'],
  ])('of a node: %j', async (fields, message) => {
    const ack = await graph.ask('node:add', fields);
    expect(ack).toMatchObject({ ok: false });
    expect((ack as unknown as { message: string }).message).toContain(message);
  });

  it.each([
    [{ password: 5 }, 'password must be a string'],
    [{ title: 'a\u0001' }, 'title must not contain control characters'],
    [{ expiresAt: 5 }, 'expiresAt must be a time'],
  ])('of a bundle: %j', async (fields, message) => {
    expect(((await bundle(fields)).body as { error: string }).error).toContain(message);
  });

  it('of an item: nested too deep is not a matter of characters', async () => {
    const deep = `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`;
    const { body } = await post(project.items, `{"item_type":"note","data":${deep}}`);
    expect(JSON.stringify(body)).toContain('nested deeper than 100');
    expect(JSON.stringify(body)).not.toContain('NUL');
    const { body: nul } = await post(project.items, { item_type: 'note', data: { a: '\0' } });
    expect(JSON.stringify(nul)).toContain('NUL');
    expect(JSON.stringify(nul)).not.toContain('nested');
  });
});
