import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { InvitationRecords } from '#identity';

import { type Answer, bearer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember, createSession, createUser } from '../support/identity.js';
import { newPerson, organizationWorld, type OrganizationWorld, statuses } from './organizations-world.js';

const DAY_MS = 86_400_000;

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 20 });
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, path, body, headers);

const path = ({ slug }: OrganizationWorld, rest = ''): string => `/api/orgs/${slug}/invitations${rest}`;

async function invite(world: OrganizationWorld, email: string, role = 'org:member'): Promise<string> {
  const headers = bearer(await createSession(app, world.admin.id));
  const answer = await call<{ link: string }>('POST', path(world), headers, { email, role });
  if (answer.status !== 201) throw new Error(`${String(answer.status)} ${answer.text}`);
  return answer.body.link.slice(`${app.url}/invitations/`.length);
}

const accept = (token: unknown, headers: RequestHeaders): Promise<Answer> =>
  call('POST', '/api/invitations/accept', headers, { token });

async function roleOf(world: OrganizationWorld, userId: string): Promise<string | null> {
  const [row] = await app.sql<{ role: string }>(
    'select role from identity.memberships where org_id = $1 and user_id = $2',
    [world.id, userId],
  );
  return row?.role ?? null;
}

describe('invitations', () => {
  it('are made, listed and withdrawn by admins who are signed in', async () => {
    const world = await organizationWorld(app);
    const denied = {
      nobody: 401,
      member: 403,
      stranger: 404,
      keyOfAdmin: 403,
      keyOfStranger: 404,
      teamKey: 403,
    };
    const order = { email: 'Grace@test.example', role: 'reader' };
    expect(await statuses(app, world, 'POST', path(world), order)).toEqual({ ...denied, admin: 201 });
    expect(await statuses(app, world, 'GET', path(world))).toEqual({ ...denied, admin: 200 });
    const { body } = await call<{ invitations: Invitation[] }>('GET', path(world), world.admin.headers);
    expect(body.invitations).toMatchObject([
      { ...order, invitedBy: { id: world.admin.id, username: world.admin.username } },
    ]);
    const one = path(world, `/${body.invitations[0]!.id}`);
    expect(await statuses(app, world, 'DELETE', one)).toEqual({ ...denied, admin: 204 });
    expect((await call('DELETE', one, world.admin.headers)).status).toBe(404);
    for (const wrong of [{ email: 'nobody' }, { role: 'two words' }, { email: null }, { role: '' }])
      expect((await call('POST', path(world), world.admin.headers, { ...order, ...wrong })).status).toBe(400);
  });

  it('keep only a hash of the secret, also where a request is repeated under a key', async () => {
    const world = await organizationWorld(app);
    const headers = { ...world.admin.headers, 'idempotency-key': 'once' };
    const order = { email: 'hash@test.example', role: 'reader' };
    const { body } = await call<{ link: string }>('POST', path(world), headers, order);
    const token = body.link.split('/').at(-1)!;
    const [row] = await app.sql<{ stored: string }>(
      `select (select string_agg(i::text, ' ') from identity.invitations i)
         || coalesce((select string_agg(k::text, ' ') from platform.idempotency_keys k), '') as stored`,
    );
    expect(row?.stored).toContain('hash@test.example');
    expect(row?.stored).not.toContain(token);
    expect(app.log.some((line) => JSON.stringify(line).includes(token))).toBe(false);
  });

  it('let in whose verified address it is, with the role, and nobody else', async () => {
    const world = await organizationWorld(app);
    const { id, email, headers } = await newPerson(app);
    const token = await invite(world, email.toUpperCase(), 'linky:editor');
    const other = await accept(token, world.stranger.headers);
    expect([other.status, other.text.includes(email)]).toEqual([403, false]);
    expect((await accept(token, {})).status).toBe(401);
    expect((await accept(token, world.callers.keyOfStranger)).status).toBe(403);
    const joined = await accept(token, headers);
    expect([joined.status, joined.body]).toMatchObject([
      200,
      { organization: { id: world.id, slug: world.slug, role: 'linky:editor' } },
    ]);
    expect((await accept(token, headers)).text).toBe(joined.text);
    expect((await accept(token, world.stranger.headers)).status).toBe(404);
    expect(await roleOf(world, id)).toBe('linky:editor');
    await call('DELETE', `/api/orgs/${world.slug}/members/${id}`, headers);
    expect((await accept(token, headers)).status).toBe(404);
    expect(await roleOf(world, id)).toBeNull();
    for (const wrong of ['', 'unknown', 'x'.repeat(43), 7])
      expect((await accept(wrong, headers)).status).toBe(
        typeof wrong === 'string' && wrong !== '' ? 404 : 400,
      );
  });

  it('do not let in whose address nobody has verified, until somebody does', async () => {
    const world = await organizationWorld(app);
    const { id, email } = await newPerson(app);
    await app.sql('update identity.users set email_verified_at = null where id = $1', [id]);
    const headers = bearer(await createSession(app, id));
    const token = await invite(world, email);
    expect((await accept(token, headers)).status).toBe(403);
    await app.sql('update identity.users set email_verified_at = now() where id = $1', [id]);
    expect((await accept(token, headers)).status).toBe(200);
  });

  it('refuse members, and tell of nobody else who has an account', async () => {
    const world = await organizationWorld(app);
    const order = (email: string): Promise<Answer> =>
      call('POST', path(world), world.admin.headers, { email, role: 'reader' });
    const refused = await order(world.member.email.toUpperCase());
    expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
    const shape = async (email: string): Promise<unknown> => {
      const { status, body } = await order(email);
      const { invitation } = body as { invitation: object };
      return [status, Object.keys(body), Object.keys(invitation)];
    };
    expect(await shape(world.stranger.email)).toEqual(await shape('nobody@test.example'));
  });

  it('take the place of the one before, and keep the role of who is a member by then', async () => {
    const world = await organizationWorld(app);
    const { id, email, headers } = await newPerson(app);
    const first = await invite(world, email);
    const second = await invite(world, email.toUpperCase(), 'org:admin');
    expect((await accept(first, headers)).status).toBe(404);
    await createMember(app, world.id, id, 'reader');
    const { body } = await accept(second, headers);
    expect(body['organization']).toMatchObject({ role: 'reader' });
    expect(await roleOf(world, id)).toBe('reader');
  });

  it('join once of two at once, and of an acceptance and a withdrawal one comes first', async () => {
    for (let round = 0; round < 6; round += 1) {
      const world = await organizationWorld(app);
      const { id, email, headers } = await newPerson(app);
      const token = await invite(world, email);
      const twice = await Promise.all([accept(token, headers), accept(token, headers)]);
      expect(twice.map(({ status }) => status)).toEqual([200, 200]);
      expect(await roleOf(world, id)).toBe('org:member');
      const late = await newPerson(app);
      const next = await invite(world, late.email);
      const { body } = await call<{ invitations: Invitation[] }>('GET', path(world), world.admin.headers);
      const [joined, withdrawn] = await Promise.all([
        accept(next, late.headers),
        call('DELETE', path(world, `/${body.invitations[0]!.id}`), world.admin.headers),
      ]);
      expect([200 + 404, 404 + 204]).toContain(joined.status + withdrawn.status);
      expect((await roleOf(world, late.id)) !== null).toBe(joined.status === 200);
    }
  });

  it('are no longer made by who was an admin a moment ago', async () => {
    const world = await organizationWorld(app);
    const { id, headers } = await newPerson(app);
    await createMember(app, world.id, id, 'owner');
    await createMember(app, world.id, id, 'org:member');
    const order = { email: 'late@test.example', role: 'org:admin' };
    expect((await call('POST', path(world), headers, order)).status).toBe(403);
  });

  it('are over after seven days, and forgotten with the address', async () => {
    const world = await organizationWorld(app);
    const { id, email } = await newPerson(app);
    const token = await invite(world, email);
    const count = async (): Promise<number> => {
      const rows = await app.sql('select id from identity.invitations where org_id = $1', [world.id]);
      return rows.length;
    };
    app.clock.advance(7 * DAY_MS - 60_000);
    await app.get(InvitationRecords).sweep();
    expect(await count()).toBe(1);
    app.clock.advance(120_000);
    const headers = bearer(await createSession(app, id));
    expect((await accept(token, headers)).status).toBe(404);
    const admin = bearer(await createSession(app, world.admin.id));
    expect((await call('GET', path(world), admin)).body['invitations']).toEqual([]);
    await app.get(InvitationRecords).sweep();
    expect(await count()).toBe(0);
  });

  it('are at most 200 at once, of which one can be renewed, and follow the end of the organization', async () => {
    const world = await organizationWorld(app);
    const admin = bearer(await createSession(app, world.admin.id));
    await app.sql(
      `insert into identity.invitations (id, org_id, email, role, token_hash, created_at, expires_at)
       select gen_random_uuid(), $1::uuid, 'n' || n || '@test.example', 'reader', sha256((n::text || $1::uuid::text)::bytea), $2::timestamptz, $2::timestamptz + interval '1 day'
       from generate_series(1, 199) n`,
      [world.id, app.clock.date()],
    );
    const { id, email } = await createUser(app);
    const token = await invite(world, email ?? '');
    const refused = await call('POST', path(world), admin, { email: 'more@test.example', role: 'reader' });
    expect([refused.status, refused.text.includes('200')]).toEqual([409, true]);
    const renewed = await invite(world, email ?? '');
    expect(renewed).not.toBe(token);
    await call('DELETE', `/api/orgs/${world.slug}?confirm=${world.slug}`, admin);
    expect((await accept(renewed, bearer(await createSession(app, id)))).status).toBe(404);
  });
});
