import { sql, Transactions } from '#data';
import { EmailVerification } from '#identity';
import { systemCall } from '#kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Answer, bearer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createSession, createTenant, createUser } from '../support/identity.js';
import { someoneWaits } from '../support/locks.js';

const PASSWORD = 'correct horse battery';
const NEXT = 'a better horse battery';
const FORBIDDEN = { error: 'The current password is missing or wrong', code: 'FORBIDDEN' };
const MINUTE_MS = 60_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ registrationVerifiesEmail: false });
});
afterAll(() => app.close());

const ask = (method: string, path: string, headers: RequestHeaders, body?: unknown): Promise<Answer> =>
  send(app, method, `/api/me${path}`, body, headers);

interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly headers: RequestHeaders;
}

async function somebody(): Promise<Somebody> {
  const { id, email } = await createUser(app, { password: PASSWORD });
  return { id, email: email ?? '', headers: bearer(await createSession(app, id)) };
}

const login = (email: string, password: string): Promise<Answer> =>
  send(app, 'POST', '/api/auth/login', { email, password });

const confirm = (userId: string, email: string): Promise<unknown> =>
  app.get(Transactions).run((tx) => app.get(EmailVerification).confirm(userId, email, systemCall('cli'), tx));

describe('GET /api/me', () => {
  it('tells people of themselves, whatever they come with', async () => {
    const { user, org, key, teamKey } = await createTenant(app);
    const session = bearer(await createSession(app, user.id, org.id));
    const { body } = await ask('GET', '', session);
    expect(body).toEqual({
      user: {
        id: user.id,
        email: user.email,
        emailVerified: true,
        pendingEmail: null,
        username: user.username,
        displayName: null,
        createdAt: user.createdAt.toISOString(),
      },
      organizations: [
        { id: org.id, slug: org.slug, name: org.name, role: 'org:admin', needsSecondFactor: false },
      ],
      activeOrganization: { id: org.id, slug: org.slug, role: 'admin' },
      signInMethods: [],
      secondFactorSince: null,
      scopes: null,
      credential: { type: 'session', expiresAt: expect.any(String) as string },
    });
    expect((await ask('GET', '', bearer(key))).body).toMatchObject({
      user: { id: user.id },
      activeOrganization: null,
      credential: { type: 'api_key' },
    });
    expect((await ask('GET', '', bearer(teamKey))).body).toMatchObject({ user: null, signInMethods: [] });
    const { headers } = await somebody();
    expect((await ask('GET', '', headers)).body).toMatchObject({ signInMethods: ['password'] });
  });
});

describe('PATCH /api/me', () => {
  it('changes names, and nothing that is not sent', async () => {
    const { headers, email } = await somebody();
    const username = `renamed-${String(Date.now())}`;
    const { status, body } = await ask('PATCH', '', headers, { displayName: ' Ada Lovelace ', username });
    expect([status, body['user']]).toMatchObject([200, { displayName: 'Ada Lovelace', username, email }]);
    expect((await ask('PATCH', '', headers, {})).body['user']).toMatchObject({ displayName: 'Ada Lovelace' });
    expect((await ask('PATCH', '', headers, { displayName: null })).body['user']).toMatchObject({
      displayName: null,
      username,
    });
  });

  it('refuses names that break their rules, and those of others', async () => {
    const [one, other] = [await somebody(), await createUser(app)];
    const refused = async (body: unknown): Promise<number> =>
      (await ask('PATCH', '', one.headers, body)).status;
    expect(await refused({ username: 'a b' })).toBe(400);
    expect(await refused({ displayName: 'a\nb' })).toBe(400);
    expect(await refused({ email: 'nowhere' })).toBe(400);
    expect(await refused({ username: other.username.toUpperCase() })).toBe(409);
  });

  it('lets another address wait until it is confirmed, and tells nobody whose it is', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const wanted = `new-${one.email}`;
    const { body } = await ask('PATCH', '', one.headers, { email: wanted });
    expect(body['user']).toMatchObject({ email: one.email, emailVerified: true, pendingEmail: wanted });
    expect((await login(wanted, PASSWORD)).status).toBe(401);
    await app.get(EmailVerification).verify(wanted.toUpperCase());
    expect((await ask('GET', '', one.headers)).body['user']).toMatchObject({
      email: wanted,
      emailVerified: true,
      pendingEmail: null,
    });
    expect((await login(wanted, PASSWORD)).status).toBe(200);

    const taken = await ask('PATCH', '', one.headers, { email: other.email });
    expect([taken.status, taken.body['user']]).toMatchObject([200, { pendingEmail: other.email }]);
    await expect(confirm(one.id, other.email)).rejects.toMatchObject({ constraint: 'uq_users_email' });
    expect((await ask('PATCH', '', one.headers, { email: wanted })).body['user']).toMatchObject({
      pendingEmail: null,
    });
  });

  it('gives an address that two want to neither, unless one shows that it is theirs', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const wanted = `both-${one.email}`;
    for (const { headers } of [one, other]) await ask('PATCH', '', headers, { email: wanted });
    expect(await app.get(EmailVerification).verify(wanted)).toBeNull();
    expect(await confirm(other.id, wanted)).toMatchObject({ email: wanted });
  });

  it('wants the password for that, but not of whoever has just signed in', async () => {
    const { headers, id } = await somebody();
    const change = (currentPassword?: string): Promise<Answer> =>
      ask('PATCH', '', headers, { email: `${id}@test.example`, currentPassword });
    expect((await change('wrong')).body).toEqual(FORBIDDEN);
    app.clock.advance(11 * MINUTE_MS);
    expect((await change()).status).toBe(403);
    expect((await ask('PATCH', '', headers, { displayName: 'Ada' })).status).toBe(200);
    expect((await change(PASSWORD)).status).toBe(200);
  });
});

it('is not found any more by whoever changes it while it is removed', async () => {
  const { id, headers } = await somebody();
  const late = await app.get(Transactions).run(async (tx) => {
    await tx.affected(sql('test.remove_user', 'delete from identity.users where id = $1'), [id]);
    const waiting = ask('PATCH', '', headers, { displayName: 'Late' });
    await someoneWaits(app);
    return { waiting };
  });
  expect(await late.waiting).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

describe('POST /api/me/password', () => {
  const change = (headers: RequestHeaders, currentPassword: unknown, newPassword: unknown): Promise<Answer> =>
    ask('POST', '/password', headers, { currentPassword, newPassword });

  it('changes it, and ends all other sessions', async () => {
    const { id, email, headers } = await somebody();
    const elsewhere = bearer(await createSession(app, id));
    expect((await change(headers, PASSWORD, NEXT)).status).toBe(204);
    expect([(await ask('GET', '', headers)).status, (await ask('GET', '', elsewhere)).status]).toEqual([
      200, 401,
    ]);
    expect([(await login(email, PASSWORD)).status, (await login(email, NEXT)).status]).toEqual([401, 200]);
  });

  it('reads the account once: what is compared is what is replaced', async () => {
    const { headers } = await somebody();
    const read = vi.spyOn(app.database, 'first');
    try {
      expect((await change(headers, PASSWORD, NEXT)).status).toBe(204);
      const names = read.mock.calls.map(([{ name }]) => name);
      expect(names.filter((name) => name === 'identity.find_own_account')).toHaveLength(1);
    } finally {
      read.mockRestore();
    }
  });

  it('refuses a wrong or missing one, however lately one has signed in, and a new one that is none', async () => {
    const { headers, email } = await somebody();
    expect((await change(headers, 'wrong', NEXT)).body).toEqual(FORBIDDEN);
    expect((await change(headers, undefined, NEXT)).body).toEqual(FORBIDDEN);
    for (const poor of ['short', 'Password123', undefined])
      expect((await change(headers, PASSWORD, poor)).status).toBe(400);
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  it('is for whoever has none yet to set, if they have just signed in', async () => {
    const { id, email } = await createUser(app);
    const headers = bearer(await createSession(app, id));
    app.clock.advance(11 * MINUTE_MS);
    expect((await change(headers, undefined, NEXT)).status).toBe(403);
    const fresh = bearer(await createSession(app, id));
    expect((await change(fresh, undefined, NEXT)).status).toBe(204);
    expect((await login(email ?? '', NEXT)).status).toBe(200);
  });

  it('is changed by one of several who try at once', async () => {
    const { id, headers, email } = await somebody();
    const others = await Promise.all(Array.from({ length: 3 }, () => createSession(app, id)));
    const wanted = [headers, ...others.map(bearer)].map((who, n) => [who, `${NEXT} ${String(n)}`] as const);
    const answers = await Promise.all(wanted.map(([who, password]) => change(who, PASSWORD, password)));
    const won = answers.flatMap(({ status }, n) => (status === 204 ? [n] : []));
    expect(won).toHaveLength(1);
    const alive = await Promise.all(wanted.map(async ([who]) => (await ask('GET', '', who)).status));
    expect(alive.flatMap((status, n) => (status === 200 ? [n] : []))).toEqual(won);
    expect((await login(email, wanted[won[0]!]![1])).status).toBe(200);
  });

  it('counts wrong ones as sign-in does: there is no second way to guess', async () => {
    const strict = await startApp({ rateLimitScale: 1 });
    try {
      const { id, email } = await createUser(strict, { password: PASSWORD });
      const headers = bearer(await createSession(strict, id));
      const guess = (): Promise<Answer> =>
        send(strict, 'POST', '/api/me/password', { currentPassword: 'wrong', newPassword: NEXT }, headers);
      for (let n = 0; n < 10; n += 1) expect((await guess()).status).toBe(403);
      expect((await guess()).status).toBe(429);
      expect((await send(strict, 'POST', '/api/auth/login', { email, password: PASSWORD })).status).toBe(429);
    } finally {
      await strict.close();
    }
  });
});

describe('/api/me/sessions', () => {
  interface Listed {
    readonly sessions: {
      readonly id: string;
      readonly current: boolean;
      readonly userAgent: string | null;
    }[];
    readonly pagination: { readonly nextCursor: string | null };
  }
  const list = async (headers: RequestHeaders, query = ''): Promise<Listed> =>
    (await ask('GET', `/sessions${query}`, headers)).body as unknown as Listed;

  it('are listed, the latest first, page by page, and none of others', async () => {
    const { id, headers } = await somebody();
    await somebody();
    for (let n = 0; n < 2; n += 1) await createSession(app, id);
    const all = await list(headers);
    expect(all.sessions.map(({ current }) => current)).toEqual([false, false, true]);
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await list(headers, `?limit=2&cursor=${cursor}`);
      ids.push(...page.sessions.map((session) => session.id));
      cursor = page.pagination.nextCursor ?? '';
    } while (cursor !== '');
    expect(ids).toEqual(all.sessions.map((session) => session.id));
    expect((await ask('GET', '/sessions?cursor=rubbish', headers)).status).toBe(400);
  });

  it('are ended one by one, and nobody ends those of others', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const elsewhere = bearer(await createSession(app, one.id));
    const [latest, current] = (await list(one.headers)).sessions;
    const end = (id: string, headers: RequestHeaders): Promise<Answer> =>
      ask('DELETE', `/sessions/${id}`, headers);
    expect((await end(latest!.id, other.headers)).status).toBe(404);
    expect((await ask('GET', '', elsewhere)).status).toBe(200);
    expect((await end(latest!.id, one.headers)).status).toBe(204);
    expect((await ask('GET', '', elsewhere)).status).toBe(401);
    expect((await end(latest!.id, one.headers)).status).toBe(404);
    expect((await end('rubbish', one.headers)).status).toBe(400);
    const last = await end(current!.id, one.headers);
    expect([last.status, last.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('st_access=;'),
    ]);
    expect((await ask('GET', '', one.headers)).status).toBe(401);
  });

  it('are ended all but the present one, by two at once, too', async () => {
    const { id, headers } = await somebody();
    for (let n = 0; n < 5; n += 1) await createSession(app, id);
    const ended = await Promise.all([1, 2].map(() => ask('DELETE', '/sessions', headers)));
    expect(ended.map(({ body }) => Number(body['ended'])).reduce((a, b) => a + b)).toBe(5);
    expect((await list(headers)).sessions).toMatchObject([{ current: true }]);
  });
});

it('refuses keys all that changes an account or tells where it is signed in', async () => {
  const { user, key, teamKey, org } = await createTenant(app);
  await createMember(app, org.id, user.id, 'org:admin');
  const personal = (await createKey(app, { userId: user.id })).rawKey;
  const routes = [
    ['PATCH', '', { displayName: 'x' }],
    ['POST', '/password', { newPassword: NEXT }],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['DELETE', `/sessions/${user.id}`],
  ] as const;
  for (const [method, path, body] of routes) {
    for (const token of [key, teamKey, personal])
      expect([method, path, (await ask(method, path, bearer(token), body)).status]).toEqual([
        method,
        path,
        403,
      ]);
    expect([method, path, (await ask(method, path, {}, body)).status]).toEqual([method, path, 401]);
  }
});

it('takes another address at once where registration verifies addresses', async () => {
  const embedded = await startApp({ registrationVerifiesEmail: true });
  try {
    const [one, other] = [await createUser(embedded), await createUser(embedded)];
    const headers = bearer(await createSession(embedded, one.id));
    const change = (email: string | null): Promise<Answer> =>
      send(embedded, 'PATCH', '/api/me', { email }, headers);
    expect((await change('me@home.example')).body['user']).toMatchObject({
      email: 'me@home.example',
      emailVerified: true,
      pendingEmail: null,
    });
    expect((await change(other.email)).status).toBe(409);
  } finally {
    await embedded.close();
  }
});
