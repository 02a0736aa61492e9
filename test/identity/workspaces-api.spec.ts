import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Workspaces } from '#identity';

import { type Answer, bearer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession } from '../support/identity.js';
import { removeDue } from '../support/removals.js';
import { organizationWorld, type OrganizationWorld, statuses } from './organizations-world.js';

const DAY_MS = 86_400_000;
const DENIED = { nobody: 401, member: 403, stranger: 404, keyOfAdmin: 403, keyOfStranger: 404, teamKey: 403 };

interface Listed {
  readonly workspaces: readonly { readonly slug: string }[];
  readonly pagination?: { readonly limit: number; readonly nextCursor: string | null };
}

let app: TestApp;
let world: OrganizationWorld;

beforeAll(async () => {
  app = await startApp();
  world = await organizationWorld(app);
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, path, body, headers);

/** Below the organization; a fresh session, since the clock is moved. */
const byAdmin = async <T = Record<string, unknown>>(
  method: string,
  rest: string,
  body?: unknown,
): Promise<Answer<T>> =>
  call<T>(
    method,
    `/api/orgs/${world.slug}/workspaces${rest}`,
    bearer(await createSession(app, world.admin.id)),
    body,
  );

const projects = (ws: string): string => `/api/v1/org/${world.slug}/ws/${ws}/projects`;

describe('workspaces', () => {
  it('are made and renamed by admins who are signed in', async () => {
    const path = `/api/orgs/${world.slug}/workspaces`;
    expect(await statuses(app, world, 'POST', path, { slug: 'made' })).toEqual({ ...DENIED, admin: 201 });
    const made = await byAdmin('POST', '', { slug: 'second', name: 'The second' });
    expect(made.headers.get('location')).toBe(`${path}/second`);
    expect(made.body).toMatchObject({
      slug: 'second',
      name: 'The second',
      organization: { slug: world.slug },
    });
    expect((await byAdmin('POST', '', { slug: 'second' })).status).toBe(409);
    for (const body of [{ slug: 'No' }, {}, { slug: 'ok', name: 'x'.repeat(101) }])
      expect((await byAdmin('POST', '', body)).status).toBe(400);
    const renamed = await statuses(app, world, 'PATCH', `${path}/made`, { name: 'Renamed' });
    expect(renamed).toEqual({ ...DENIED, admin: 200 });
    expect((await byAdmin('GET', '/made')).body).toMatchObject({ slug: 'made', name: 'Renamed' });
    expect((await byAdmin('PATCH', '/made', { name: ' ' })).status).toBe(400);
    expect((await byAdmin('PATCH', '/none', { name: 'x' })).status).toBe(404);
    expect((await byAdmin('GET', '/No%00ne')).status).toBe(404);
    const read = { nobody: 401, admin: 200, member: 200, stranger: 404 };
    const keys = { keyOfAdmin: 200, keyOfStranger: 404, teamKey: 200 };
    expect(await statuses(app, world, 'GET', `${path}/made`)).toEqual({ ...read, ...keys });
  });

  it('are listed whole as before, and page by page where one is asked for', async () => {
    for (const slug of ['page-a', 'page-b', 'page-c'])
      await byAdmin('POST', '', { slug, name: `Name of ${slug}` });
    const whole = await byAdmin<Listed>('GET', '');
    expect(Object.keys(whole.body)).toEqual(['workspaces']);
    expect(whole.body.workspaces.length).toBeGreaterThan(3);
    const first = await byAdmin<Listed>('GET', '?q=OF+page&limit=2');
    expect(first.body.workspaces.map(({ slug }) => slug)).toEqual(['page-a', 'page-b']);
    const cursor = first.body.pagination?.nextCursor ?? '';
    const second = await byAdmin<Listed>('GET', `?q=OF+page&limit=2&cursor=${cursor}`);
    expect(second.body).toMatchObject({ workspaces: [{ slug: 'page-c' }], pagination: { nextCursor: null } });
    expect((await byAdmin('GET', `?cursor=${cursor}`)).status).toBe(400);
  });

  it('are shown to a bound key where it is bound, and nowhere else', async () => {
    const { workspaceId } = (await app.get(Workspaces).resolve(world.slug, 'page-a'))!;
    const key = { scopes: ['items:read'] as const, workspaceId };
    const bound = bearer((await createKey(app, { orgId: world.id }, key)).rawKey);
    const path = `/api/orgs/${world.slug}/workspaces`;
    expect((await call<Listed>('GET', `${path}?limit=5`, bound)).body.workspaces).toHaveLength(1);
    expect((await call('GET', `${path}/page-a`, bound)).status).toBe(200);
    expect((await call('GET', `${path}/page-b`, bound)).status).toBe(404);
  });
});

describe('a workspace that is deleted', () => {
  it('held nothing of people, or was forced', async () => {
    const path = `/api/orgs/${world.slug}/workspaces/full`;
    await byAdmin('POST', '', { slug: 'full' });
    const { teamKey } = world.callers;
    expect((await call('GET', projects('full'), teamKey)).status).toBe(200);
    expect(await statuses(app, world, 'DELETE', path)).toEqual({ ...DENIED, admin: 204, teamKey: 403 });
    await byAdmin('POST', '', { slug: 'full' });
    await call('POST', `${projects('full')}/default/items`, teamKey, { item_type: 'note' });
    const refused = await byAdmin('DELETE', '/full');
    expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
    expect((await byAdmin('DELETE', '/full?force=0')).status).toBe(409);
    expect((await byAdmin('DELETE', '/full?force=yes')).status).toBe(400);
    await byAdmin('POST', '', { slug: 'fuller' });
    await call('POST', projects('fuller'), teamKey, { key: 'own', name: 'Own' });
    expect((await byAdmin('DELETE', '/fuller')).status).toBe(409);
    for (const slug of ['full', 'fuller'])
      expect((await byAdmin('DELETE', `/${slug}?force=1`)).status).toBe(204);
    expect((await byAdmin('DELETE', '/full?force=1')).status).toBe(404);
  });

  it('is entered by nobody from the next request on, on every replica, and its slug is free', async () => {
    const replica = await startApp({}, { databaseUrl: app.env.databaseUrl! });
    try {
      const list = (on: TestApp): Promise<Answer<{ id: string }[]>> =>
        send(on, 'GET', projects('gone'), undefined, world.callers.teamKey);
      await byAdmin('POST', '', { slug: 'gone' });
      const before = await list(replica);
      expect([before.status, (await list(app)).status]).toEqual([200, 200]);
      await byAdmin('DELETE', '/gone');
      expect([(await list(replica)).status, (await list(app)).status]).toEqual([404, 404]);
      await byAdmin('POST', '', { slug: 'gone' });
      const after = await list(replica);
      expect(after.status).toBe(200);
      expect(after.body[0]?.id).not.toBe(before.body[0]?.id);
    } finally {
      await replica.close();
    }
  });

  it('is restored by the operator, or removed with its projects in the end', async () => {
    const workspaces = app.get(Workspaces);
    for (const slug of ['back', 'over']) {
      await byAdmin('POST', '', { slug });
      await call('POST', projects(slug), world.callers.teamKey, { key: 'own', name: 'Own' });
      await byAdmin('DELETE', `/${slug}?force=1`);
    }
    await byAdmin('POST', '', { slug: 'over' });
    await expect(workspaces.restore(world.id, 'over')).rejects.toMatchObject({ reason: 'slug_taken' });
    await workspaces.restore(world.id, 'back');
    await expect(workspaces.restore(world.id, 'back')).rejects.toMatchObject({ kind: 'not_found' });
    expect((await call('GET', `${projects('back')}/own`, world.callers.teamKey)).status).toBe(200);
    const left = async (): Promise<unknown> =>
      app.sql(
        `select w.slug, w.deleted_at is null as lives,
           (select count(*)::int from item_links.projects p where p.workspace_id = w.id and p.deleted_at is null) as projects
         from identity.workspaces w where org_id = $1 and slug in ('back', 'over') order by slug, lives`,
        [world.id],
      );
    const living = [
      { slug: 'back', lives: true, projects: 1 },
      { slug: 'over', lives: true, projects: 0 },
    ];
    const dead = { slug: 'over', lives: false, projects: 1 };
    app.clock.advance(30 * DAY_MS - 60_000);
    await removeDue(app);
    expect(await left()).toEqual([living[0], dead, living[1]]);
    app.clock.advance(120_000);
    await removeDue(app);
    expect(await left()).toEqual(living);
  });
});
