import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createSession, createTenant, createUser } from '../support/identity.js';

const PASSWORD = 'correct horse battery';

let app: TestApp;

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

afterEach(() => app.close());

describe('requests from other sites', () => {
  beforeEach(async () => {
    app = await startApp({ publicUrl: 'https://links.example.com' });
  });

  it('change nothing with the cookie of a visitor', async () => {
    const { user, org, workspace, key } = await createTenant(app);
    const cookie = `st_access=${await createSession(app, user.id)}`;
    const path = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
    let made = 0;
    const create = async (headers: Record<string, string>): Promise<number> =>
      (await post(path, { key: `p${String((made += 1))}`, name: 'Project' }, headers)).status;

    expect(await create({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await create({ cookie, origin: 'null' })).toBe(403);
    expect(await create({ cookie, origin: 'http://links.example.com' })).toBe(403);
    expect(await create({ cookie, origin: 'https://links.example.com.evil.example' })).toBe(403);
    expect(await create({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await create({ cookie, 'sec-fetch-site': 'same-site' })).toBe(403);

    expect(await create({ cookie, origin: 'https://links.example.com' })).toBe(201);
    expect(await create({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect(await create({ cookie })).toBe(201);
    // A token is no cookie: nobody's browser adds it by itself.
    expect(await create({ authorization: `Bearer ${key}`, origin: 'https://evil.example' })).toBe(201);
    // Reading is harmless: the other site cannot see the answer.
    const read = await fetch(`${app.url}${path}`, { headers: { cookie, origin: 'https://evil.example' } });
    expect(read.status).toBe(200);
  });

  it('sign nobody in or out', async () => {
    const user = await createUser(app, { password: PASSWORD });
    const cookie = `st_access=${await createSession(app, user.id)}`;
    const foreign = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    const answers = [
      await post('/api/auth/login', { email: user.email, password: PASSWORD }, foreign),
      await post(
        '/api/auth/register',
        { email: 'm@test.example', username: 'm', password: PASSWORD },
        foreign,
      ),
      await post('/api/auth/logout', {}, { ...foreign, cookie }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
    expect((await fetch(`${app.url}/api/auth/me`, { headers: { cookie } })).status).toBe(200);
  });
});

describe('limits of sign-in', () => {
  beforeEach(async () => {
    app = await startApp({ rateLimitScale: 1, trustProxy: ['127.0.0.1'] });
  });

  const login = (email: string, address: string): Promise<Response> =>
    post('/api/auth/login', { email, password: 'x' }, { 'x-forwarded-for': address });

  it('count wrong passwords by account and client, in whatever case the address of the account', async () => {
    const first = [];
    for (let n = 0; n < 10; n += 1) {
      first.push(await login(n % 2 === 0 ? 'ada@test.example' : ' ADA@test.example', '192.0.2.1'));
    }
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([401]));
    const refused = await login('ada@test.example', '192.0.2.1');
    expect(refused.status).toBe(429);
    const { retryAfterSeconds } = (await refused.json()) as { retryAfterSeconds: number };
    expect(Number(refused.headers.get('retry-after'))).toBe(retryAfterSeconds);
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(retryAfterSeconds).toBeLessThanOrEqual(300);
    expect((await login('ada@test.example', '192.0.2.2')).status).toBe(401);
  });

  it('count calls of an address, whatever they hold', async () => {
    for (let at = 0; at < 120; at += 1) expect((await login('', '192.0.2.1')).status).toBe(400);
    expect((await login('', '192.0.2.1')).status).toBe(429);
    expect((await login('', '192.0.2.2')).status).toBe(400);
    app.clock.advance(60_000);
    expect((await login('', '192.0.2.1')).status).toBe(400);
  });

  it('count registrations by address', async () => {
    const register = (): Promise<Response> =>
      post('/api/auth/register', { email: 'x', username: 'x', password: 'x' });
    for (let at = 0; at < 10; at += 1) expect((await register()).status).toBe(400);
    expect((await register()).status).toBe(429);
  });
});
