import { SignInLinks } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';
import { type Answer, create, type RequestHeaders, send } from './world.js';

const PASSWORD = 'correct horse battery';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let app: TestApp;
let email: string;
let orgSlug: string;

beforeAll(async () => {
  app = await startApp();
  const user = await createUser(app, { password: PASSWORD });
  email = user.email ?? '';
  orgSlug = (await createOrg(app, user.id)).slug;
});
afterAll(() => app.close());

const submit = (
  path: string,
  fields: Record<string, string>,
  headers: RequestHeaders = {},
): Promise<Answer> =>
  send(app, 'POST', path, new URLSearchParams(fields).toString(), { ...FORM, ...headers });

describe('the sign-in page', () => {
  it('is prefilled, and passes on where to go', async () => {
    const page = await send(app, 'GET', '/signin?redirect_url=%2Fl%2Fabc&email_address=alice%40acme.com');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.text).toContain('value="alice@acme.com"');
    expect(page.text).toContain('name="redirect_url" value="/l/abc"');
    expect(page.text).toContain('/signup?redirect_url=%2Fl%2Fabc&amp;email_address=alice%40acme.com');
  });

  it('signs in, and leads back', async () => {
    const answer = await submit('/signin', { email, password: PASSWORD, redirect_url: '/l/abc' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/l/abc']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^st_access=[^;]+;.*HttpOnly/);
    expect(cookie).toContain('SameSite=Lax');
    const session = { cookie: cookie.split(';')[0] ?? '' };
    expect(await create(app, {}, session)).not.toHaveProperty('claimToken');
    const home = await send(app, 'GET', '/signin', undefined, session);
    expect([home.status, home.headers.get('location')]).toEqual([303, '/console']);
    const again = await send(app, 'GET', '/signin?redirect_url=/l/abc', undefined, session);
    expect([again.status, again.headers.get('location')]).toEqual([303, '/l/abc']);
  });

  it('signs in to an organization', async () => {
    const answer = await submit('/signin', { email, password: PASSWORD, organization: orgSlug });
    const session = { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const { slug } = await create(app, {}, session);
    const { body } = await send(app, 'GET', `/api/links/${slug}`, undefined, session);
    expect(body).toMatchObject({ owner: { type: 'org' } });
  });

  it('says what is wrong, without the password', async () => {
    const answer = await submit('/signin', { email, password: 'wrong <b>', redirect_url: '/l/abc' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).toContain(email);
    expect(answer.text).not.toContain('wrong <b>');
    expect(answer.text).not.toContain('wrong &lt;b');
    expect((await submit('/signin', {})).status).toBe(400);
    expect((await send(app, 'POST', '/signin')).status).toBe(400);
    expect((await submit('/signin', { email: 'a\0b', password: 'x' })).status).toBe(400);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads to %s',
    async (redirect_url) => {
      const answer = await submit('/signin', { email, password: PASSWORD, redirect_url });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/signin']);
      const page = await send(app, 'GET', `/signin?redirect_url=${encodeURIComponent(redirect_url)}`);
      expect(page.text).not.toContain('evil');
      expect(page.text).not.toContain('javascript:');
    },
  );

  it('takes the organization however it is written', async () => {
    const user = await createUser(app, { password: PASSWORD });
    const org = await createOrg(app, user.id);
    const organization = `  ${org.slug.toUpperCase()} `;
    const answer = await submit('/signin', { email: user.email ?? '', password: PASSWORD, organization });
    expect(answer.status).toBe(303);
  });

  it('offers the organizations once it knows who it is', async () => {
    const form = await send(app, 'GET', '/signin');
    expect(form.text).not.toContain('name="organization"');
    const answer = await submit('/signin', {
      email,
      password: PASSWORD,
      redirect_url: '/l/abc',
      choose: '1',
    });
    const choice = answer.headers.get('location') ?? '';
    expect([answer.status, choice]).toEqual([303, '/signin/organization?redirect_url=%2Fl%2Fabc']);
    const session = (from: Answer): RequestHeaders => ({
      cookie: (from.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    });
    const before = session(answer);
    const page = await send(app, 'GET', choice, undefined, before);
    expect(page.text).toContain(`name="organization" value="${orgSlug}"`);
    expect(page.text).toContain('name="redirect_url" value="/l/abc"');
    const choose = (organization: string, headers: RequestHeaders): Promise<Answer> =>
      submit('/signin/organization', { organization, redirect_url: '/l/abc' }, headers);
    expect((await choose('no-such', before)).status).toBe(403);
    expect((await choose(orgSlug, { ...before, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const chosen = await choose(orgSlug, before);
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/l/abc']);
    const me = async (headers: RequestHeaders): Promise<Answer> =>
      send(app, 'GET', '/api/auth/me', undefined, headers);
    expect((await me(session(chosen))).body).toMatchObject({ activeOrganization: { slug: orgSlug } });
    expect((await me(before)).status).toBe(401);
    const back = await choose('', session(chosen));
    expect((await me(session(back))).body).toMatchObject({ activeOrganization: null });
    expect((await send(app, 'GET', '/signin/organization')).headers.get('location')).toBe('/signin');
    const alone = await createUser(app, { password: PASSWORD });
    const nobodys = await submit('/signin', { email: alone.email ?? '', password: PASSWORD, choose: '1' });
    expect(nobodys.headers.get('location')).toBe('/signin');
  });

  it('switches the organization of a session over the API, not of a key', async () => {
    const user = await createUser(app);
    const org = await createOrg(app, user.id);
    const token = await createSession(app, user.id);
    const path = '/api/me/session/organization';
    const ask = (organization: unknown, by: string): Promise<Answer<{ token: string }>> =>
      send(app, 'POST', path, { organization }, { authorization: `Bearer ${by}` });
    expect((await ask('no-such', token)).status).toBe(403);
    const { status, body } = await ask(org.slug, token);
    expect(status).toBe(200);
    const me = await send(app, 'GET', '/api/auth/me', undefined, { authorization: `Bearer ${body.token}` });
    expect(me.body).toMatchObject({ activeOrganization: { slug: org.slug } });
    expect((await ask(null, token)).status).toBe(401);
    expect((await ask(null, body.token)).status).toBe(200);
    const { rawKey } = await createKey(app, { userId: user.id });
    expect((await ask(org.slug, rawKey)).status).toBe(403);
  });

  it('takes a link that works once, however many use it at a time', async () => {
    const user = await createUser(app);
    const path = `/signin/link/${app.get(SignInLinks).issue(user.id)}`;
    for (let at = 0; at < 2; at += 1) expect((await send(app, 'GET', path)).text).toContain(user.username);
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(path, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(9).fill(410)]);
    const cookie = answers.map(({ headers }) => headers.get('set-cookie')).filter((sent) => sent !== null);
    expect(cookie).toHaveLength(1);
    const me = await send(app, 'GET', '/api/auth/me', undefined, { cookie: cookie[0]!.split(';')[0]! });
    expect(me.body).toMatchObject({ user: { id: user.id } });
    const foreign = await submit(path, {}, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([403, null]);
    const late = `/signin/link/${app.get(SignInLinks).issue(user.id)}`;
    for (const wrong of [`${late}x`, late.replace('.', '.A'), '/signin/link/x']) {
      expect((await send(app, 'GET', wrong)).status).toBe(410);
      expect((await submit(wrong, {})).status).toBe(410);
    }
    app.clock.advance(25 * 3_600_000);
    expect((await submit(late, {})).status).toBe(410);
  });

  it('says so where the browser would not keep its cookie', async () => {
    const behind = await startApp(
      { publicUrl: 'https://links.example', trustProxy: true },
      { databaseUrl: app.env.databaseUrl ?? '' },
    );
    try {
      const body = new URLSearchParams({ email, password: PASSWORD }).toString();
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const from = (origin: string, host: string): Promise<Answer> =>
        send(behind, 'POST', '/signin', body, { ...form, origin, 'x-forwarded-host': host });
      const plain = await from('http://links.example', 'links.example');
      expect([plain.status, plain.headers.get('set-cookie')]).toEqual([400, null]);
      expect(plain.text).toContain('https://links.example/signin');
      expect((await from('https://links.example', 'links.example')).status).toBe(303);
      expect((await from('http://localhost:3000', 'localhost:3000')).status).toBe(303);
    } finally {
      await behind.close();
    }
  });

  it('refuses forms of other sites', async () => {
    const elsewhere: RequestHeaders[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const header of elsewhere) {
      const answer = await submit('/signin', { email, password: PASSWORD }, header);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
    }
  });

  it('escapes what it repeats', async () => {
    const evil = '"><script>alert(1)</script>';
    const page = await send(app, 'GET', `/signin?email_address=${encodeURIComponent(evil)}`);
    expect(page.text).not.toContain('<script>');
    expect((await submit('/signin', { email: evil, password: 'x' })).text).not.toContain('<script>');
  });

  it('logs no password and gives every session a token of its own', async () => {
    const tokens = new Set<string | null>();
    for (let n = 0; n < 2; n += 1) {
      tokens.add((await submit('/signin', { email, password: PASSWORD })).headers.get('set-cookie'));
    }
    expect(tokens.size).toBe(2);
    expect(JSON.stringify(app.log)).not.toContain(PASSWORD);
  });
});

describe('signing out', () => {
  it('ends the session, and offers to begin another one', async () => {
    const signedIn = await submit('/signin', { email, password: PASSWORD });
    const session = { cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const header of foreign) {
      expect((await submit('/signout', {}, { ...session, ...header })).status).toBe(403);
    }
    expect((await send(app, 'GET', '/api/auth/me', undefined, session)).status).toBe(200);
    const answer = await submit('/signout', { redirect_url: '/claim/x' }, session);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/signin?redirect_url=%2Fclaim%2Fx',
    ]);
    expect(answer.headers.get('set-cookie')).toMatch(/^st_access=;.*1970/);
    expect((await send(app, 'GET', '/api/auth/me', undefined, session)).status).toBe(401);
    const elsewhere = await submit('/signout', { redirect_url: 'https://evil.example/' });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([303, '/signin']);
  });
});

describe('the registration page', () => {
  it('makes an account and signs it in', async () => {
    const fields = {
      email: 'new@example.com',
      username: 'newcomer',
      password: PASSWORD,
      redirect_url: '/claim/x',
    };
    const answer = await submit('/signup', fields);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/claim/x']);
    expect(answer.headers.get('set-cookie')).toContain('st_access=');
    const again = await submit('/signup', fields);
    expect([again.status, again.text.includes('role="alert"')]).toEqual([409, true]);
    const short = await submit('/signup', { email: 'b@example.com', username: 'b', password: 'short' });
    expect(short.status).toBe(400);
  });

  it('is closed where the operator makes the accounts', async () => {
    const closed = await startApp({ signup: 'closed' });
    try {
      const fields = { email: 'c@example.com', username: 'c', password: PASSWORD };
      const answer = await send(closed, 'POST', '/signup', new URLSearchParams(fields).toString(), FORM);
      expect(answer.status).toBe(403);
      expect((await send(closed, 'GET', '/')).text).not.toContain('/signup');
    } finally {
      await closed.close();
    }
  });
});
