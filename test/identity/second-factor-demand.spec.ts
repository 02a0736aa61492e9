import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect, open } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  createKey,
  createMember,
  createOrg,
  createSession,
  createUser,
  createWorkspace,
} from '../support/identity.js';
import { type Answer, bearer, call, setUpTotp } from '../support/second-factor.js';

const PASSWORD = 'correct horse battery';
const DEMANDED_THERE = { error: 'forbidden.second_factor_required' };
const DEMANDED = { status: 403, body: { code: 'SECOND_FACTOR_REQUIRED' } };

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Team {
  readonly slug: string;
  readonly orgId: string;
  readonly admin: string;
  readonly member: { readonly id: string; readonly email: string; readonly session: string };
}

/** An organization with a workspace, an admin who has a second factor, and a member who has none. */
async function team(): Promise<Team> {
  const [boss, member] = [await createUser(app), await createUser(app, { password: PASSWORD })];
  const org = await createOrg(app, boss.id);
  await createWorkspace(app, org.id, 'main');
  await createMember(app, org.id, member.id);
  const admin = await createSession(app, boss.id);
  await setUpTotp(app, admin);
  const session = await createSession(app, member.id, org.id);
  return {
    slug: org.slug,
    orgId: org.id,
    admin,
    member: { id: member.id, email: member.email ?? '', session },
  };
}
const demand = (slug: string, token: string, requireSecondFactor = true): Promise<Answer> =>
  call(app, ['PATCH', `/api/orgs/${slug}`], { requireSecondFactor }, bearer(token));
const get = (path: string, token: string): Promise<Answer> =>
  call(app, ['GET', path], undefined, bearer(token));
const bundle = (token: string): Promise<Answer> =>
  call(app, ['POST', '/api/links'], { urls: ['https://example.com'] }, bearer(token));

describe('an organization that demands a second factor', () => {
  it('is told so by an admin who has one', async () => {
    const { slug, orgId, admin, member } = await team();
    expect(await demand(slug, member.session)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const second = await createUser(app);
    await createMember(app, orgId, second.id, 'org:admin');
    const without = await createSession(app, second.id);
    expect(await demand(slug, without)).toMatchObject(DEMANDED);
    expect((await get(`/api/orgs/${slug}`, without)).body['requireSecondFactor']).toBe(false);
    expect(await demand(slug, admin)).toMatchObject({
      status: 200,
      body: { slug, requireSecondFactor: true },
    });
    // Other changes leave it as it is.
    const renamed = await call(app, ['PATCH', `/api/orgs/${slug}`], { name: 'N' }, bearer(admin));
    expect(renamed.body).toMatchObject({ name: 'N', requireSecondFactor: true });
    expect(await demand(slug, without, false)).toMatchObject(DEMANDED);
    expect((await demand(slug, admin, false)).body['requireSecondFactor']).toBe(false);
    expect((await get(`/api/orgs/${slug}`, without)).status).toBe(200);
  });

  it('lets in, from the next request on, only sessions of members who have one', async () => {
    const { slug, admin, member } = await team();
    const projects = `/api/v1/org/${slug}/ws/main/projects`;
    expect((await get(projects, member.session)).status).toBe(200);
    expect((await bundle(member.session)).status).toBe(201);
    await demand(slug, admin);
    expect(await get(`/api/orgs/${slug}`, member.session)).toMatchObject(DEMANDED);
    expect(await get(`/api/orgs/${slug}/workspaces/main`, member.session)).toMatchObject(DEMANDED);
    expect(await get(projects, member.session)).toMatchObject({
      status: 403,
      body: { detail: `${slug} demands two-factor authentication: set it up at /account/second-factor` },
    });
    expect(await bundle(member.session)).toMatchObject(DEMANDED);
    const login = { email: member.email, password: PASSWORD, organization: slug };
    expect(await call(app, ['POST', '/api/auth/login'], login)).toMatchObject(DEMANDED);
    const own = await createSession(app, member.id);
    const act = { organization: slug };
    expect(await call(app, ['POST', '/api/me/session/organization'], act, bearer(own))).toMatchObject(
      DEMANDED,
    );
    // For themselves they act as before.
    expect((await bundle(own)).status).toBe(201);
    expect((await get('/api/me', own)).status).toBe(200);
    await setUpTotp(app, own);
    expect((await get(`/api/orgs/${slug}`, own)).status).toBe(200);
    expect((await get(projects, own)).status).toBe(200);
    expect((await get(`/api/orgs/${slug}`, admin)).status).toBe(200);
  });

  it('is named among the own all the same, with what is missing, on every route that lists them', async () => {
    const { slug, orgId, admin, member } = await team();
    const other = await createOrg(app, member.id);
    await demand(slug, admin);
    const teamKey = await createKey(app, { orgId });
    const login = { email: member.email, password: PASSWORD };
    const answers = [
      await get('/api/orgs', member.session),
      await get('/api/me', member.session),
      await get('/api/auth/me', member.session),
      await call(app, ['POST', '/api/auth/login'], login),
    ];
    const named = ({ body }: Answer): Record<string, boolean> =>
      Object.fromEntries(
        (body['organizations'] as { slug: string; needsSecondFactor: boolean }[]).map((one) => [
          one.slug,
          one.needsSecondFactor,
        ]),
      );
    for (const answer of answers) expect(named(answer)).toEqual({ [slug]: true, [other.slug]: false });
    expect(named(await get(`/api/orgs?q=${slug}`, member.session))).toEqual({ [slug]: true });
    for (const token of [admin, teamKey.rawKey])
      expect(named(await get('/api/orgs', token))).toEqual({ [slug]: false });
    await setUpTotp(app, member.session);
    for (const path of ['/api/orgs', '/api/me'])
      expect(named(await get(path, member.session))).toEqual({ [slug]: false, [other.slug]: false });
  });

  it('tells no events meanwhile, by the same refusal', async () => {
    const { slug, orgId, admin } = await team();
    const second = await createUser(app);
    await createMember(app, orgId, second.id, 'org:admin');
    const session = await createSession(app, second.id);
    const { rawKey } = await createKey(
      app,
      { userId: second.id },
      { scopes: ['events:read', 'webhooks:admin'] },
    );
    const live = open(app, { extraHeaders: { cookie: `st_access=${session}` } });
    await live.heard('connected');
    expect(await live.ask('events:subscribe', { org: slug })).toMatchObject({ ok: true });
    await demand(slug, admin);
    expect(await live.heard('events:ended')).toMatchObject({ org: slug, ok: false, ...DEMANDED_THERE });
    for (const token of [session, rawKey])
      for (const path of ['/api/events', '/api/events/stream', '/api/webhooks'])
        expect(await get(`${path}?org=${slug}`, token)).toMatchObject(DEMANDED);
    for (const path of ['/api/audit', '/api/audit/export'])
      expect(await get(`${path}?org=${slug}`, session)).toMatchObject(DEMANDED);
    expect(await live.ask('events:subscribe', { org: slug })).toMatchObject({ ok: false, ...DEMANDED_THERE });
    live.close();
    await setUpTotp(app, session);
    expect((await get(`/api/audit?org=${slug}`, session)).status).toBe(200);
  });

  it('ends no session and no socket that is open: what is their own they go on with', async () => {
    const { slug, admin, member } = await team();
    const { rawKey } = await createKey(app, { userId: member.id });
    const byKey = await connect(app, { key: rawKey });
    const bySession = open(app, { extraHeaders: { cookie: `st_access=${member.session}` } });
    expect(await bySession.heard('connected')).toMatchObject({ uid: member.id });
    await demand(slug, admin);
    for (const client of [byKey, bySession])
      expect(await client.ask('node:add', { title: 'mine' })).toMatchObject({ ok: true });
    expect([byKey.socket.connected, bySession.socket.connected]).toEqual([true, true]);
    const again = open(app, { extraHeaders: { cookie: `st_access=${member.session}` } });
    expect(await again.heard('connected')).toMatchObject({ uid: member.id });
    for (const client of [byKey, bySession, again]) client.close();

    // The session that acts in the organization is refused there, and in again with the factor, without signing in.
    expect(await bundle(member.session)).toMatchObject(DEMANDED);
    expect((await get('/api/me', member.session)).body).toMatchObject({ activeOrganization: null });
    await setUpTotp(app, member.session);
    expect((await bundle(member.session)).status).toBe(201);
  });

  it('refuses the personal keys of such members too, and no team key', async () => {
    const { slug, orgId, admin, member } = await team();
    const { rawKey } = await createKey(app, { userId: member.id });
    const teamKey = await createKey(app, { orgId });
    const projects = `/api/v1/org/${slug}/ws/main/projects`;
    expect((await get(projects, rawKey)).status).toBe(200);
    await demand(slug, admin);
    expect((await get(projects, rawKey)).status).toBe(403);
    expect((await get(projects, teamKey.rawKey)).status).toBe(200);
    expect((await get('/api/auth/me', rawKey)).status).toBe(200);
  });

  it('is left alone by whoever turns their factor off', async () => {
    const { slug, admin } = await team();
    await demand(slug, admin);
    await app.sql(
      `update identity.users set second_factor_at = null where id = (
         select user_id from identity.memberships m join identity.organizations o on o.id = m.org_id
         where o.slug = $1 and m.role = 'org:admin')`,
      [slug],
    );
    expect(await get(`/api/orgs/${slug}`, admin)).toMatchObject(DEMANDED);
  });
});
