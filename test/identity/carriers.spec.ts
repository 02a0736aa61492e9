import { createHmac } from 'node:crypto';

import { systemCall } from '#kernel';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Accounts, ApiKeys, Members } from '#identity';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createSession, createTenant, createUser } from '../support/identity.js';

type Tenant = Awaited<ReturnType<typeof createTenant>>;

const SECRET = 'test secret of more than thirty-two bytes';
const HOUR_MS = 3_600_000;

describe('credentials on HTTP', () => {
  let app: TestApp;
  let tenant: Tenant;

  const me = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${app.url}/api/auth/me`, { headers });
  const statusFor = async (headers: Record<string, string>): Promise<number> => (await me(headers)).status;
  const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

  beforeAll(async () => {
    app = await startApp();
    tenant = await createTenant(app);
  });
  afterAll(() => app.close());

  it.each<(key: string) => Record<string, string>>([
    (key) => ({ authorization: `Bearer ${key}` }),
    (key) => ({ authorization: `bEaReR   ${key} ` }),
    (key) => ({ 'x-api-key': key }),
    (key) => ({ 'x-api-key': ` ${key} `, authorization: 'Basic dTpw' }),
    (key) => ({ authorization: `Bearer ${key}`, cookie: 'st_access=rubbish' }),
  ])('takes a personal key: %s', async (carry) => {
    const answer = await me(carry(tenant.key));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      user: { id: tenant.user.id, username: tenant.user.username, email: tenant.user.email },
      organizations: [{ slug: tenant.org.slug, role: 'org:admin' }],
      activeOrganization: null,
      scopes: ['keys:admin', 'links:write', 'items:write', 'projects:write', 'graph:write'],
      credential: { type: 'api_key', keyPrefix: tenant.key.split('.')[0] },
    });
  });

  it('takes a team key, which speaks for the organization and no user', async () => {
    const answer = await me(bearer(tenant.teamKey));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      user: null,
      organizations: [],
      activeOrganization: { id: tenant.org.id, slug: tenant.org.slug, role: 'editor' },
    });
  });

  it.each<(token: string) => Record<string, string>>([
    (token) => ({ authorization: `Bearer ${token}` }),
    (token) => ({ cookie: `a=b; st_access=${token}; c=d` }),
  ])('takes a session: %s', async (carry) => {
    const answer = await me(carry(await createSession(app, tenant.user.id, tenant.org.id)));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      user: { id: tenant.user.id },
      activeOrganization: { id: tenant.org.id, role: 'admin' },
      scopes: null,
      credential: { type: 'session' },
    });
  });

  it('takes a key only where keys belong, and no session as X-API-Key', async () => {
    const token = await createSession(app, tenant.user.id);
    expect(await statusFor({ cookie: `st_access=${tenant.key}` })).toBe(401);
    expect(await statusFor({ 'x-api-key': token })).toBe(401);
    expect(await statusFor({})).toBe(401);
    expect(await statusFor({ authorization: 'Basic dTpw' })).toBe(401);
  });

  it('answers a wrong and an unknown key alike', async () => {
    const [prefix] = tenant.key.split('.');
    const answers = await Promise.all(
      [
        `${String(prefix)}.${'x'.repeat(32)}`,
        `lkyu_00000000.${'x'.repeat(32)}`,
        'lkyu_nonsense',
        'rubbish',
      ].map(async (key) => {
        const answer = await me(bearer(key));
        return { status: answer.status, body: await answer.text() };
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(JSON.parse(answers[0]!.body)).toEqual({ error: 'Authentication failed', code: 'UNAUTHORIZED' });
  });

  it('refuses a revoked key at once', async () => {
    const { rawKey, apiKey } = await createKey(app, { userId: tenant.user.id });
    expect(await statusFor({ 'x-api-key': rawKey })).toBe(200);
    await app.get(ApiKeys).revoke({ kind: 'user', id: tenant.user.id }, apiKey.id, false, systemCall('cli'));
    expect(await statusFor({ 'x-api-key': rawKey })).toBe(401);
  });

  it('forgets a deleted user, his keys and sessions at once', async () => {
    const user = await createUser(app);
    const { rawKey } = await createKey(app, { userId: user.id });
    const token = await createSession(app, user.id);
    expect([await statusFor(bearer(rawKey)), await statusFor(bearer(token))]).toEqual([200, 200]);
    expect(await app.get(Accounts).remove(user.id)).toBe(true);
    expect([await statusFor(bearer(rawKey)), await statusFor(bearer(token))]).toEqual([401, 401]);
    expect(await app.get(Accounts).remove(user.id)).toBe(false);
  });

  it('notices a changed role and a lost membership at once', async () => {
    const user = await createUser(app);
    const token = await createSession(app, user.id, tenant.org.id);
    const active = async (): Promise<unknown> =>
      ((await (await me(bearer(token))).json()) as { activeOrganization: { role: string } | null })
        .activeOrganization?.role;
    expect(await active()).toBeUndefined();
    await createMember(app, tenant.org.id, user.id, 'reader');
    expect(await active()).toBe('viewer');
    await createMember(app, tenant.org.id, user.id, 'linky:editor');
    expect(await active()).toBe('editor');
    expect(await app.get(Members).remove({ orgId: tenant.org.id, userId: user.id }, 'operator')).toBe(true);
    expect(await active()).toBeUndefined();
  });

  it('refuses tokens that it did not sign, or not for this purpose', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = jwt.decode(await createSession(app, tenant.user.id)) as jwt.JwtPayload;
    const signed = (claims: object, secret = SECRET, algorithm: jwt.Algorithm = 'HS256'): string =>
      jwt.sign(claims, secret, { algorithm });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${part(good)}.`;
    const endless = { ...good, exp: undefined };
    const nameless = { ...good, jti: undefined };
    const forged = part({ alg: 'HS256' }) + '.' + part({ ...good, sub: '0' });

    expect(await statusFor(bearer(signed(good)))).toBe(200);
    for (const token of [
      signed(good, 'another secret of more than thirty-two bytes'),
      signed(good, SECRET, 'HS512'),
      signed({ ...good, aud: 'somebody else' }),
      signed({ ...good, iss: 'somebody else' }),
      signed({ ...good, nbf: now + 600 }),
      signed({ ...good, sub: 'not a uuid' }),
      signed({ ...good, sub: "' or 1=1 --" }),
      signed(JSON.parse(JSON.stringify(endless)) as object),
      signed(JSON.parse(JSON.stringify(nameless)) as object),
      unsigned,
      `${forged}.${createHmac('sha256', 'guess').update(forged).digest('base64url')}`,
      'a.b.c',
    ]) {
      expect(await statusFor(bearer(token))).toBe(401);
      expect(await statusFor({ cookie: `st_access=${token}` })).toBe(401);
    }
  });

  it('tells an expired session from a bad one, where the wire has a word for it', async () => {
    const token = await createSession(app, tenant.user.id);
    const items = `${app.url}/api/v1/org/${tenant.org.slug}/ws/${tenant.workspace.slug}/projects`;
    expect((await fetch(items, { headers: bearer(token) })).status).toBe(200);
    app.clock.advance(12 * HOUR_MS + 1000);
    const answer = await fetch(items, { headers: bearer(token) });
    app.clock.advance(-12 * HOUR_MS - 1000);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 401, type: 'expired_signature_error' });
    const bad = await fetch(items, { headers: bearer('a.b.c') });
    expect(await bad.json()).toMatchObject({ code: 401, type: 'authentication_error' });
  });

  it('never logs a credential', () => {
    const text = JSON.stringify(app.log);
    expect(text).not.toContain(tenant.key.split('.')[1]);
    expect(text).not.toContain(tenant.teamKey.split('.')[1]);
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  });
});
