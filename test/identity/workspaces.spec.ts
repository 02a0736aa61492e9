import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, bearer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  createKey,
  createMember,
  createOrg,
  createSession,
  createTenant,
  createUser,
  createWorkspace,
} from '../support/identity.js';

let app: TestApp;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let second: Awaited<ReturnType<typeof createWorkspace>>;
let admin: RequestHeaders;

beforeAll(async () => {
  app = await startApp();
  tenant = await createTenant(app);
  second = await createWorkspace(app, tenant.org.id, 'z-second');
  admin = bearer(await createSession(app, tenant.user.id, tenant.org.id));
});
afterAll(() => app.close());

const get = <T = Record<string, unknown>>(path: string, headers: RequestHeaders): Promise<Answer<T>> =>
  send<T>(app, 'GET', path, undefined, headers);
const slugs = async (path: string, headers: RequestHeaders): Promise<string[]> => {
  const { status, body } = await get<{ workspaces: { slug: string }[] }>(path, headers);
  expect(status).toBe(200);
  return body.workspaces.map(({ slug }) => slug);
};

describe('the workspaces of a caller', () => {
  it('are listed with their organizations', async () => {
    const { body } = await get('/api/me/workspaces', bearer(tenant.key));
    const organization = { id: tenant.org.id, slug: tenant.org.slug, name: tenant.org.name };
    expect(body).toEqual({
      workspaces: [tenant.workspace, second].map(({ id, slug }) => ({
        id,
        slug,
        name: slug,
        createdAt: expect.stringMatching(/Z$/) as string,
        organization,
      })),
    });
    expect(await slugs('/api/me/workspaces', bearer(tenant.teamKey))).toHaveLength(2);
    expect(
      await slugs('/api/me/workspaces', bearer(await createSession(app, (await createUser(app)).id))),
    ).toEqual([]);
  });

  it('are those of one organization, for its members', async () => {
    const other = await createOrg(app, tenant.user.id);
    await createWorkspace(app, other.id);
    const path = `/api/orgs/${tenant.org.slug}/workspaces`;
    expect(await slugs(path, admin)).toEqual([tenant.workspace.slug, 'z-second']);
    const stranger = bearer(await createSession(app, (await createUser(app)).id));
    expect((await get(path, stranger)).status).toBe(404);
    expect((await get('/api/orgs/no-such/workspaces', stranger)).text).toBe((await get(path, stranger)).text);
    expect((await get('/api/me/workspaces', {})).status).toBe(401);
  });
});

describe('a key that is bound to a workspace', () => {
  const mint = (order: object, headers = admin): Promise<Answer<{ rawKey: string; apiKey: object }>> =>
    send(
      app,
      'POST',
      '/api/me/keys',
      { name: 'bound', scopes: ['items:write', 'projects:read'], ...order },
      headers,
    );

  it('is minted over the API, works there and nowhere else, and says so in lists', async () => {
    for (const workspace of ['z-second', `${tenant.org.slug}/z-second`]) {
      const { status, body } = await mint({ workspace });
      expect([status, body.apiKey]).toMatchObject([
        201,
        { workspace: { id: second.id, slug: 'z-second', organization: tenant.org.slug } },
      ]);
      const key = bearer(body.rawKey);
      const projects = (ws: string): string => `/api/v1/org/${tenant.org.slug}/ws/${ws}/projects`;
      expect((await get(projects('z-second'), key)).status).toBe(200);
      expect((await get(projects(tenant.workspace.slug), key)).status).toBe(404);
      expect(await slugs('/api/me/workspaces', key)).toEqual(['z-second']);
    }
    const { body } = await get<{ apiKeys: object[] }>('/api/me/keys', admin);
    expect(body.apiKeys[0]).toMatchObject({ workspace: { slug: 'z-second' } });
  });

  it('is refused for workspaces of others, and for scopes that know no workspace', async () => {
    const elsewhere = await createTenant(app);
    const mistakes: [object, RequestHeaders][] = [
      [{ workspace: 'nowhere' }, admin],
      [{ workspace: 7 }, admin],
      [{ workspace: 'a/b/c' }, admin],
      [{ workspace: '' }, admin],
      [{ workspace: `${elsewhere.org.slug}/${elsewhere.workspace.slug}` }, admin],
      [{ workspace: `${elsewhere.org.slug}/${elsewhere.workspace.slug}` }, bearer(tenant.key)],
      [{ workspace: tenant.workspace.slug }, bearer(tenant.key)],
      [{ workspace: 'z-second', scopes: ['links:write'] }, admin],
    ];
    for (const [order, headers] of mistakes)
      expect([order, (await mint(order, headers)).status]).toEqual([order, 400]);
    const personal = await mint({ workspace: `${tenant.org.slug}/z-second` }, bearer(tenant.key));
    expect(personal.status).toBe(201);
  });
});

describe('the users behind ids', () => {
  it('have names for whoever shares an organization with them, and for themselves', async () => {
    const [mate, stranger] = [await createUser(app, { displayName: 'Mate' }), await createUser(app)];
    await createMember(app, tenant.org.id, mate.id, 'reader');
    const person = { id: mate.id, username: mate.username, displayName: 'Mate' };
    expect(await get(`/api/users/${mate.id.toUpperCase()}`, admin)).toMatchObject({
      status: 200,
      body: person,
    });
    const several = `/api/users?id=${mate.id}&id=${stranger.id}&id[]=${tenant.user.id}`;
    const { body } = await get<{ users: { id: string }[] }>(several, bearer(tenant.teamKey));
    expect(new Set(body.users.map(({ id }) => id))).toEqual(new Set([mate.id, tenant.user.id]));
    expect(JSON.stringify(body)).not.toContain('@');
    expect((await get(`/api/users/${stranger.id}`, admin)).status).toBe(404);
    const alone = bearer((await createKey(app, { userId: stranger.id })).rawKey);
    expect((await get(`/api/users/${stranger.id}`, alone)).status).toBe(200);
    expect((await get(`/api/users/${mate.id}`, alone)).status).toBe(404);
    expect((await get('/api/users/no-id', admin)).status).toBe(400);
    expect((await get('/api/users?id=no-id', admin)).status).toBe(400);
    expect((await get('/api/users', admin)).body).toEqual({ users: [] });
  });

  it('name who created an item', async () => {
    const path = `/api/v1/org/${tenant.org.slug}/ws/z-second/projects/default/items`;
    const { body } = await send<{ created_by: string }>(
      app,
      'POST',
      path,
      { item_type: 'note' },
      bearer(tenant.key),
    );
    expect((await get(`/api/users/${body.created_by}`, bearer(tenant.teamKey))).body).toMatchObject({
      username: tenant.user.username,
    });
  });
});
