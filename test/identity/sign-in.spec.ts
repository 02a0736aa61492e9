import { SessionRecords } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createUser } from '../support/identity.js';

const PASSWORD = 'correct horse battery';

interface SessionBody {
  readonly token: string;
  readonly expiresAt: string;
  readonly user: { readonly id: string };
}

describe('accounts on HTTP', () => {
  let app: TestApp;

  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${app.url}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const me = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${app.url}/api/auth/me`, { headers });
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0] ?? '';
  const errorOf = async (answer: Response): Promise<unknown> => [
    answer.status,
    ((await answer.json()) as { code: string }).code,
  ];

  beforeAll(async () => {
    app = await startApp();
    await post('register', { email: 'Ada@Test.example', username: 'ada', password: PASSWORD });
  });
  afterAll(() => app.close());

  it('registers, and signs in at once', async () => {
    const answer = await post('register', {
      email: ' grace@test.example ',
      username: 'Grace',
      password: PASSWORD,
      displayName: 'Grace Hopper',
      isAdmin: true,
    });
    expect(answer.status).toBe(201);
    const body = (await answer.json()) as SessionBody;
    expect(body).toEqual({
      token: expect.any(String) as string,
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      user: {
        id: body.user.id,
        email: 'grace@test.example',
        emailVerified: true,
        username: 'Grace',
        displayName: 'Grace Hopper',
      },
      organizations: [],
      activeOrganization: null,
    });
    expect((await me({ authorization: `Bearer ${body.token}` })).status).toBe(200);
  });

  it('signs in whatever the case of the address, with a cookie no script can read', async () => {
    const answer = await post('login', { email: 'ADA@test.EXAMPLE', password: PASSWORD });
    expect(answer.status).toBe(200);
    const { token, expiresAt } = (await answer.json()) as SessionBody;
    const cookie = cookieOf(answer);
    expect(cookie).toContain(`st_access=${token};`);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Secure|Domain/);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(12 * 3_600_000);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await me({ cookie: `st_access=${token}` })).status).toBe(200);
  });

  it('makes a session of its own at every sign-in', async () => {
    const known = { cookie: 'st_access=planted' };
    const first = await post('login', { email: 'ada@test.example', password: PASSWORD }, known);
    const second = await post('login', { email: 'ada@test.example', password: PASSWORD }, known);
    const tokens = [(await first.json()) as SessionBody, (await second.json()) as SessionBody];
    expect(tokens[0]?.token).not.toBe(tokens[1]?.token);
  });

  it('ends exactly the session that signs out', async () => {
    const login = async (): Promise<string> =>
      ((await (await post('login', { email: 'ada@test.example', password: PASSWORD })).json()) as SessionBody)
        .token;
    const [one, other] = [await login(), await login()];
    const answer = await post('logout', '', { cookie: `st_access=${one}` });
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    expect(cookieOf(answer)).toMatch(/^st_access=; .*Expires=Thu, 01 Jan 1970/);
    expect((await me({ authorization: `Bearer ${one}` })).status).toBe(401);
    expect((await me({ cookie: `st_access=${one}` })).status).toBe(401);
    expect((await me({ authorization: `Bearer ${other}` })).status).toBe(200);
    // Again, and without any session: nothing left to do.
    expect((await post('logout', '', { cookie: `st_access=${one}` })).status).toBe(204);
    expect((await post('logout', '')).status).toBe(204);
    expect((await post('logout', '', { cookie: 'st_access=rubbish' })).status).toBe(204);
  });

  it('forgets ended sessions once their time is over', async () => {
    const { token } = (await (
      await post('login', { email: 'ada@test.example', password: PASSWORD })
    ).json()) as SessionBody;
    app.clock.advance(24 * 3_600_000);
    await post('logout', '', { authorization: `Bearer ${token}` });
    await app.get(SessionRecords).sweep();
    app.clock.advance(-24 * 3_600_000);
    const [row] = await app.sql<{ count: string }>(
      'select count(*) from identity.sessions where ended_at is not null',
    );
    expect(Number(row?.count)).toBe(0);
  });

  it('acts in the organization that is asked for, if the user belongs to it', async () => {
    const { user } = (await (
      await post('login', { email: 'ada@test.example', password: PASSWORD })
    ).json()) as SessionBody;
    const org = await createOrg(app, user.id, 'engines');
    const login = (organization: unknown): Promise<Response> =>
      post('login', { email: 'ada@test.example', password: PASSWORD, organization });
    const answer = await login('engines');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      organizations: [{ id: org.id, slug: 'engines', name: 'engines', role: 'org:admin' }],
      activeOrganization: { id: org.id },
    });
    expect(await (await login(' Engines ')).json()).toMatchObject({ activeOrganization: { id: org.id } });
    await createOrg(app, (await createUser(app)).id, 'others');
    const refusals = [await login('others'), await login('nowhere')];
    expect(await Promise.all(refusals.map((refusal) => refusal.text()))).toEqual(
      Array(2).fill('{"error":"You are not a member of this organization","code":"FORBIDDEN"}'),
    );
    expect((await login(null)).status).toBe(200);
    expect(await errorOf(await login(5))).toEqual([400, 'BAD_REQUEST']);
  });

  it('answers a wrong password and an unknown account alike, and users without a password too', async () => {
    const keyOnly = await createUser(app);
    const answers = await Promise.all(
      ['ada@test.example', 'nobody@test.example', keyOnly.email, 'not an address'].map(async (email) => {
        const answer = await post('login', { email, password: 'wrong password' });
        return `${String(answer.status)} ${await answer.text()} ${cookieOf(answer)}`;
      }),
    );
    expect(new Set(answers)).toEqual(
      new Set(['401 {"error":"Unknown email address or wrong password","code":"UNAUTHORIZED"} ']),
    );
  });

  it('lets nobody take an email address or a username twice, at once neither', async () => {
    const twin = (email: string, username: string): Promise<Response> =>
      post('register', { email, username, password: PASSWORD });
    expect(await errorOf(await twin('ADA@TEST.EXAMPLE', 'ada2'))).toEqual([409, 'CONFLICT']);
    expect(await errorOf(await twin('ada2@test.example', 'ADA'))).toEqual([409, 'CONFLICT']);
    const race = await Promise.all(
      Array.from({ length: 4 }, (_, at) => twin('race@test.example', `racer${String(at)}`)),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(3).fill(409)]);
  });

  it.each<[string, unknown]>([
    ['no body', ''],
    ['broken JSON', '{"email":'],
    ['a list', []],
    ['null', 'null'],
    ['nothing', {}],
    ['a number as email', { email: 1, username: 'x1', password: PASSWORD }],
    ['null as username', { email: 'x@test.example', username: null, password: PASSWORD }],
    ['an object as password', { email: 'x@test.example', username: 'x1', password: {} }],
    ['a list as email', { email: ['x@test.example'], username: 'x1', password: PASSWORD }],
    ['an empty email', { email: '', username: 'x1', password: PASSWORD }],
    ['no address', { email: 'nonsense', username: 'x1', password: PASSWORD }],
    ['a NUL in the email', { email: 'x\0@test.example', username: 'x1', password: PASSWORD }],
    ['a NUL in the username', { email: 'x@test.example', username: 'x\0', password: PASSWORD }],
    ['a NUL in the password', { email: 'x@test.example', username: 'x1', password: `${PASSWORD}\0` }],
    ['a lone surrogate', '{"email":"x@test.example","username":"x1","password":"12345678\\ud800"}'],
    ['a NUL in the name', { email: 'x@test.example', username: 'x1', password: PASSWORD, displayName: '\0' }],
    ['a blank in the username', { email: 'x@test.example', username: 'x 1', password: PASSWORD }],
    ['a short password', { email: 'x@test.example', username: 'x1', password: '1234567' }],
    ['a long password', { email: 'x@test.example', username: 'x1', password: 'a'.repeat(201) }],
    ['a huge password', { email: 'x@test.example', username: 'x1', password: 'a'.repeat(900_000) }],
    ['a long email', { email: `${'a'.repeat(250)}@test.example`, username: 'x1', password: PASSWORD }],
    [
      'a long name',
      { email: 'x@test.example', username: 'x1', password: PASSWORD, displayName: 'a'.repeat(101) },
    ],
    ['10 MB', { email: 'x@test.example', username: 'x1', password: 'a'.repeat(10_000_000) }],
    ['__proto__', '{"__proto__":{"email":"x@test.example","username":"x1","password":"correct horse"}}'],
  ])('refuses to register with %s', async (_what, body) => {
    const answer = await post('register', body);
    expect(answer.status).toBe(400);
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(['code', 'error']);
    const rows = await app.sql("select from identity.users where username in ('x1', 'x 1', 'x')");
    expect(rows).toHaveLength(0);
  });

  it('marks the cookie Secure where the public address is https', async () => {
    const secure = await startApp({ publicUrl: 'https://links.example.com' });
    try {
      const answer = await fetch(`${secure.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://links.example.com' },
        body: JSON.stringify({ email: 'a@test.example', username: 'a', password: PASSWORD }),
      });
      expect(answer.status).toBe(201);
      expect(cookieOf(answer)).toMatch(/; Secure/);
    } finally {
      await secure.close();
    }
  });

  it('closes registration where the operator says so', async () => {
    const closed = await startApp({ signup: 'closed' });
    try {
      const answer = await fetch(`${closed.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'a@test.example', username: 'a', password: PASSWORD }),
      });
      expect(await errorOf(answer)).toEqual([403, 'FORBIDDEN']);
    } finally {
      await closed.close();
    }
  });

  it('never logs a password', () => {
    expect(JSON.stringify(app.log)).not.toContain(PASSWORD);
  });
});
