import { Organizations } from '#identity';
import { ProjectPurges } from '#item-links';
import { BundlePurges } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, bearer, create, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession } from '../support/identity.js';
import { removeDue } from '../support/removals.js';
import { organizationWorld, type OrganizationWorld, statuses } from './organizations-world.js';

const DAY_MS = 86_400_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, path, body, headers);

const remove = ({ slug, admin }: OrganizationWorld): Promise<Answer> =>
  call('DELETE', `/api/orgs/${slug}?confirm=${slug}`, admin.headers);

/** A session in the organization; the clock of these tests is moved beyond the first ones. */
const acting = async ({ id, admin }: OrganizationWorld): Promise<RequestHeaders> =>
  bearer(await createSession(app, admin.id, id));

const projectsOf = ({ slug, workspace }: OrganizationWorld): string =>
  `/api/v1/org/${slug}/ws/${workspace}/projects`;

describe('a deleted organization', () => {
  it('was deleted by an admin, signed in, who named it twice', async () => {
    const world = await organizationWorld(app);
    const path = `/api/orgs/${world.slug}`;
    for (const query of ['', '?confirm=', '?confirm=other'])
      expect((await call('DELETE', path + query, world.admin.headers)).status).toBe(400);
    expect((await call('GET', path, world.member.headers)).status).toBe(200);
    const { admin, ...others } = await statuses(app, world, 'DELETE', `${path}?confirm=${world.slug}`);
    expect(admin).toBe(204);
    expect(others).toMatchObject({ nobody: 401, stranger: 404, keyOfStranger: 404 });
    const again = await organizationWorld(app);
    const refused = { ...again.callers, admin: again.member.headers };
    const kept = `/api/orgs/${again.slug}`;
    expect(
      await statuses(app, { ...again, callers: refused }, 'DELETE', `${kept}?confirm=${again.slug}`),
    ).toEqual({
      nobody: 401,
      admin: 403,
      member: 403,
      stranger: 404,
      keyOfAdmin: 403,
      keyOfStranger: 404,
      teamKey: 403,
    });
  });

  it('exists for nobody, and its keys and memberships do nothing', async () => {
    const world = await organizationWorld(app);
    const session = await acting(world);
    expect((await call('GET', projectsOf(world), session)).status).toBe(200);
    expect((await remove(world)).status).toBe(204);
    const path = `/api/orgs/${world.slug}`;
    for (const route of [path, `${path}/members`, `${path}/workspaces`, projectsOf(world)])
      expect([route, await statuses(app, world, 'GET', route)]).toEqual([
        route,
        {
          nobody: 401,
          admin: 404,
          member: 404,
          stranger: 404,
          keyOfAdmin: 404,
          keyOfStranger: 404,
          teamKey: 401,
        },
      ]);
    expect((await call('GET', '/api/orgs', world.admin.headers)).body['organizations']).toEqual([]);
    const me = await call('GET', '/api/auth/me', session);
    expect([me.body['activeOrganization'], me.body['organizations']]).toEqual([null, []]);
    const switched = { organization: world.slug };
    expect((await call('POST', '/api/me/session/organization', world.admin.headers, switched)).status).toBe(
      403,
    );
    const taken = { slug: world.slug, name: 'Taken' };
    expect((await call('POST', '/api/orgs', world.admin.headers, taken)).status).toBe(409);
    expect((await remove(world)).status).toBe(404);
  });

  it('is seen and restored by the operator, as it was', async () => {
    const world = await organizationWorld(app);
    const bundle = await create(app, {}, await acting(world));
    await remove(world);
    const organizations = app.get(Organizations);
    const seen = await organizations.list({ limit: 5, cursor: null, search: world.slug });
    expect(seen.rows).toMatchObject([{ slug: world.slug, deletedAt: expect.any(Date) as Date }]);
    expect(await organizations.findBySlug(world.slug)).toBeNull();
    expect(await organizations.restore(world.slug)).toMatchObject({ id: world.id });
    await expect(organizations.restore(world.slug)).rejects.toMatchObject({ kind: 'not_found' });
    expect((await call('GET', projectsOf(world), world.callers.teamKey)).status).toBe(200);
    expect((await call('GET', `/api/links/${bundle.slug}`, await acting(world))).status).toBe(200);
    expect((await call('GET', `/api/orgs/${world.slug}/members`, world.member.headers)).status).toBe(200);
  });

  it('is removed with all that rooms keep of it, but not a moment before its time', async () => {
    const [world, other] = [await organizationWorld(app), await organizationWorld(app)];
    const slugs: string[] = [];
    for (const { callers } of [world, other]) {
      const of = callers === world.callers ? world : other;
      expect(
        (await call('POST', `${projectsOf(of)}/default/items`, callers.teamKey, { item_type: 'note' }))
          .status,
      ).toBe(201);
      slugs.push((await create(app, { title: 'Of the team' }, await acting(of))).slug);
      const hook = { url: 'https://hooks.acme.example/', types: ['*'], org: of.slug, enabled: false };
      expect((await call('POST', '/api/webhooks', of.admin.headers, hook)).status).toBe(201);
      await app.sql(
        `insert into events.webhook_deliveries
           (webhook_id, event_id, seq, audit, written_at, type, subject, status, created_at)
         select id, gen_random_uuid(), n, false, now(), 'item.created', 'items/1', 'dead', now()
         from events.webhooks, generate_series(1, 5001) n where org_id = $1`,
        [of.id],
      );
    }
    await remove(world);
    const purge = async (): Promise<void> => {
      await removeDue(app);
      await app.get(ProjectPurges).purge();
      await app.get(BundlePurges).purge();
    };
    const left = async (id: string): Promise<number[]> => {
      const [row] = await app.sql<{ counts: number[] }>(
        `select array[
           (select count(*) from identity.organizations where id = $1),
           (select count(*) from identity.memberships where org_id = $1),
           (select count(*) from identity.api_keys where owner_org_id = $1),
           (select count(*) from identity.workspaces where org_id = $1),
           (select count(*) from item_links.projects where organization_id = $1),
           (select count(*) from linky.bundles where owner_org_id = $1),
           (select count(*) from events.webhooks where org_id = $1)]::int[] as counts`,
        [id],
      );
      return row?.counts ?? [];
    };
    const whole = [1, 2, 1, 1, 1, 1, 1];
    app.clock.advance(30 * DAY_MS - 60_000);
    await purge();
    expect(await left(world.id)).toEqual(whole);
    expect((await call('GET', `/l/${slugs[0]!}`, {})).status).toBe(200);
    app.clock.advance(120_000);
    await purge();
    expect([await left(world.id), await left(other.id)]).toEqual([[0, 0, 0, 0, 0, 0, 0], whole]);
    await expect(app.get(Organizations).restore(world.slug)).rejects.toMatchObject({ kind: 'not_found' });
    expect((await call('GET', `/l/${slugs[0]!}`, {})).status).toBe(404);
    expect((await call('GET', `/l/${slugs[1]!}`, {})).status).toBe(200);
    const [{ count } = { count: -1 }] = await app.sql<{ count: number }>(
      `select count(*)::int from item_links.items i join item_links.projects p on p.id = i.project_id
       where p.organization_id = $1`,
      [world.id],
    );
    expect(count).toBe(0);
    const deliveries = 'select count(*)::int from events.webhook_deliveries';
    expect(await app.sql(deliveries)).toEqual([{ count: 5_001 }]);
  });

  it('is not restored once its removal has begun', async () => {
    const world = await organizationWorld(app);
    await remove(world);
    await app.sql('update identity.organizations set purging_at = deleted_at where id = $1', [world.id]);
    await expect(app.get(Organizations).restore(world.slug)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
