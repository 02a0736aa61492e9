import { DAY_MS, systemCall } from '#kernel';
import {
  ApiKeys,
  EmailVerification,
  KeyEnds,
  KeyExpiries,
  Members,
  Organizations,
  Sessions,
  UserAccess,
} from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { bearer, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { call, codeOf, setUpTotp, wrongCode } from '../support/second-factor.js';
import { createKey, createOrg, createSession, createTenant, createUser } from '../support/identity.js';

interface Row {
  readonly type: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
  readonly via: string;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly address: string | null;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const eventsOf = (id: string): Promise<Row[]> =>
  app.sql('select * from events.log where org_id = $1 or user_id = $1 order by seq', [id]);
const typesOf = async (id: string): Promise<string[]> => (await eventsOf(id)).map(({ type }) => type);

describe('people', () => {
  it('sign up, fail to sign in, sign in, change and sign out', async () => {
    const account = { email: 'ada@test.example', username: 'ada', password: 'correct horse battery' };
    await send(app, 'POST', '/api/auth/register', account);
    const [{ id } = { id: '' }] = await app.sql<{ id: string }>(
      `select id from identity.users where username = 'ada'`,
    );
    await send(app, 'POST', '/api/auth/login', { ...account, password: 'wrong horse battery' });
    await eventually('the failure is told', async () => (await typesOf(id)).includes('user.sign_in_failed'));
    const { body } = await send<{ token: string }>(app, 'POST', '/api/auth/login', account);
    const headers = bearer(body.token);
    await send(app, 'PATCH', '/api/me', { displayName: 'Ada' }, headers);
    await send(
      app,
      'POST',
      '/api/me/password',
      { currentPassword: account.password, newPassword: 'a better horse battery' },
      headers,
    );
    await send(app, 'POST', '/api/auth/logout', {}, headers);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual([
      'user.created',
      'user.signed_in',
      'user.sign_in_failed',
      'user.signed_in',
      'user.updated',
      'user.password_changed',
      'session.revoked',
      'session.revoked',
    ]);
    const [made, , failed, , updated] = events;
    expect(made).toMatchObject({ via: 'rest', actor_type: 'user', actor_id: id, address: '127.0.0.1' });
    expect(failed).toMatchObject({
      actor_type: 'anonymous',
      actor_id: null,
      address: '127.0.0.1',
      data: { username: 'ada', factor: 'password' },
    });
    expect(updated).toMatchObject({
      subject: `users/${id}`,
      data: { displayName: 'Ada', changes: { displayName: [null, 'Ada'] } },
    });
    expect(JSON.stringify(events)).not.toMatch(/hash|horse/);
  });

  it('are told of each wrong second factor, with where it came from, and of none that was not looked at', async () => {
    const { id, email, username } = await createUser(app, { password: 'correct horse battery' });
    const { secret } = await setUpTotp(app, await createSession(app, id));
    const login = { email, password: 'correct horse battery' };
    const first = await call(app, ['POST', '/api/auth/login'], login);
    const finish = (proof: object, pendingToken = first.body['pendingToken']): Promise<{ status: number }> =>
      call(app, ['POST', '/api/auth/second-factor'], { pendingToken, ...proof }, { 'user-agent': 'Guesser' });
    const code = (): string => wrongCode(app, secret);
    await finish({ code: code() });
    await finish({ recoveryCode: 'aaaaa-aaaaa' });
    await finish({ code: code() }, 'unknown');
    for (let wrong = 1; wrong < 5; wrong += 1) await finish({ code: code() });
    expect(await finish({ code: codeOf(app, secret) })).toMatchObject({ status: 429 });
    const failed = (await eventsOf(id)).filter(({ type }) => type === 'user.sign_in_failed');
    const from = { actor_type: 'anonymous', via: 'rest', address: '127.0.0.1', user_agent: 'Guesser' };
    const told = (factor: string): object => ({ ...from, data: { id, username, factor } });
    expect(failed).toMatchObject(['totp', 'recovery_code', 'totp', 'totp', 'totp', 'totp'].map(told));
  });

  it('have changes of their address told, with what it was', async () => {
    const { id, email } = await createUser(app);
    const [address, next] = [email ?? '', `next-${email ?? ''}`];
    const verification = app.get(EmailVerification);
    await verification.unverify(address);
    await verification.verify(address);
    await app.sql('update identity.users set pending_email = $2 where id = $1', [id, next]);
    await verification.verify(next);
    const updated = (await eventsOf(id)).filter(({ type }) => type === 'user.updated');
    expect(updated.map(({ data }) => data['changes'])).toEqual([
      { emailVerified: [true, false] },
      { emailVerified: [false, true] },
      { email: [address, next] },
    ]);
    expect(updated[2]!.data).toMatchObject({ id, email: next, emailVerified: true });
  });

  it('are locked out by the operator', async () => {
    const { id, username, email } = await createUser(app);
    await createSession(app, id);
    await app.get(UserAccess).disable(id);
    await app.get(UserAccess).enable(id);
    await app.get(Sessions).endEvery(id, systemCall('cli'));
    expect(await typesOf(id)).toEqual([
      'user.created',
      'user.signed_in',
      'user.disabled',
      'session.revoked',
      'user.enabled',
    ]);
    const events = await eventsOf(id);
    expect(events.at(-1)).toMatchObject({ via: 'cli', actor_type: 'system', actor_id: null });
    for (const at of [2, 4]) expect(events[at]!.data).toMatchObject({ id, username, email });
  });

  it('who delete their account are told as they were', async () => {
    const { id, username, email } = await createUser(app);
    const headers = bearer(await createSession(app, id));
    expect((await send(app, 'DELETE', '/api/me', {}, headers)).status).toBe(202);
    const deleted = (await eventsOf(id)).find(({ type }) => type === 'user.deleted');
    expect(deleted?.data).toMatchObject({
      ...{ id, username, email, emailVerified: true },
      eraseAt: expect.any(String) as unknown,
    });
  });
});

describe('organizations', () => {
  it('tell of their members, workspaces and themselves', async () => {
    const [admin, other] = [await createUser(app), await createUser(app)];
    const headers = bearer(await createSession(app, admin.id));
    const { id, slug } = await createOrg(app, admin.id);
    const members = app.get(Members);
    for (const role of ['reader', 'reader', 'org:member'])
      await members.put({ orgId: id, userId: other.id, role });
    await send(app, 'POST', `/api/orgs/${slug}/workspaces`, { slug: 'main' }, headers);
    await send(app, 'PATCH', `/api/orgs/${slug}/workspaces/main`, { name: 'Main' }, headers);
    await send(app, 'DELETE', `/api/orgs/${slug}/workspaces/main`, undefined, headers);
    await send(app, 'PATCH', `/api/orgs/${slug}`, { name: 'Engines' }, headers);
    await send(app, 'PATCH', `/api/orgs/${slug}`, { name: 'Engines' }, headers);
    await send(app, 'DELETE', `/api/orgs/${slug}/members/${other.id}`, undefined, headers);
    await send(app, 'DELETE', `/api/orgs/${slug}?confirm=${slug}`, undefined, headers);
    await app.get(Organizations).restore(slug);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual([
      'org.created',
      'member.joined',
      'member.joined',
      'member.role_changed',
      'workspace.created',
      'workspace.updated',
      'workspace.deleted',
      'org.updated',
      'member.removed',
      'org.deleted',
      'org.restored',
    ]);
    expect(events[3]!.data).toEqual({
      userId: other.id,
      role: 'org:member',
      changes: { role: ['reader', 'org:member'] },
    });
    expect(events[7]!.data).toMatchObject({
      name: 'Engines',
      requireSecondFactor: false,
      changes: { name: [slug, 'Engines'] },
    });
    expect(events[7]).toMatchObject({ subject: `orgs/${slug}`, actor_id: admin.id, via: 'rest' });
  });
});

describe('keys', () => {
  it('tell of their life, never of a secret', async () => {
    const { user, key } = await createTenant(app);
    const headers = bearer(key);
    const made = await send<{ apiKey: { id: number; keyPrefix: string }; rawKey: string }>(
      app,
      'POST',
      '/api/me/keys',
      { name: 'ci', expiresAt: new Date(app.clock.now() + 60_000).toISOString() },
      headers,
    );
    const { apiKey, rawKey } = made.body;
    await send(app, 'PATCH', `/api/me/keys/${String(apiKey.id)}`, { name: 'build' }, headers);
    await send(app, 'POST', `/api/me/keys/${String(apiKey.id)}/rotate`, {}, headers);
    app.clock.advance(61_000);
    await app.get(KeyExpiries).sweep();
    await app.get(KeyExpiries).sweep();
    const { apiKey: parent } = await createKey(app, { userId: user.id });
    await app.get(ApiKeys).revoke({ kind: 'user', id: user.id }, parent.id, true, systemCall('cli'));
    await app.get(ApiKeys).revoke({ kind: 'user', id: user.id }, parent.id, true, systemCall('cli'));
    const events = (await eventsOf(user.id)).filter(({ subject }) =>
      [`keys/${apiKey.keyPrefix}`, `keys/${parent.keyPrefix}`].includes(subject),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'key.created',
      'key.updated',
      'key.rotated',
      'key.expired',
      'key.created',
      'key.revoked',
    ]);
    expect(events[0]).toMatchObject({
      actor_type: 'key',
      actor_id: key.split('.')[0],
      via: 'rest',
      data: { name: 'ci' },
    });
    expect(events[1]!.data).toMatchObject({ name: 'build', changes: { name: ['ci', 'build'] } });
    expect(events[3]).toMatchObject({ via: 'job', actor_type: 'system' });
    expect(JSON.stringify(events)).not.toContain(rawKey.split('.')[1]);
  });

  it('tell a week before they end, once, where no mail is sent as well', async () => {
    const { id: userId } = await createUser(app);
    const inDays = (days: number): Date => new Date(app.clock.now() + days * DAY_MS);
    const expiresAt = inDays(30);
    const { apiKey } = await createKey(app, { userId }, { expiresAt });
    const announced = async (): Promise<unknown[]> => {
      await Promise.all([app.get(KeyEnds).sweep(), app.get(KeyEnds).sweep()]);
      return (await eventsOf(userId)).filter(({ type }) => type === 'key.expiry_announced');
    };
    app.clock.advance(22 * DAY_MS);
    expect(await announced()).toEqual([]);
    app.clock.advance(1 * DAY_MS);
    const told = { subject: `keys/${apiKey.keyPrefix}`, via: 'job', actor_type: 'system' };
    const data = { keyPrefix: apiKey.keyPrefix, expiresAt: expiresAt.toISOString() };
    expect(await announced()).toMatchObject([{ ...told, data }]);
    expect(await announced()).toHaveLength(1);
  });
});
