import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;

let app: TestApp;

beforeEach(async () => {
  app = await startApp({ rateLimitScale: 1, trustProxy: ['127.0.0.1'] });
  await createUser(app, { email: 'ada@test.example', password: PASSWORD });
});
afterEach(() => app.close());

async function signIn(password: string, address: string, email = 'ada@test.example'): Promise<number> {
  const answer = await fetch(`${app.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email, password }),
  });
  if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  return answer.status;
}

async function fail(times: number, addressOf: (n: number) => string, email?: string): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let n = 0; n < times; n += 1) statuses.add(await signIn('wrong password', addressOf(n), email));
  return statuses;
}

const many = (n: number): string => `198.51.${String(100 + (n >> 8))}.${String(n & 255)}`;

describe('wrong passwords', () => {
  it('shut out the client that sends them, for this account, and nobody else', async () => {
    expect(await fail(10, () => '192.0.2.1')).toEqual(new Set([401]));
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(429);
    expect(await signIn(' other', '192.0.2.1', 'grace@test.example')).toBe(401);
    expect(await signIn(PASSWORD, '192.0.2.2')).toBe(200);
    app.clock.advance(5 * MINUTE_MS - 10_000);
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(429);
    app.clock.advance(10_001);
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(200);
  });

  it('are forgotten with the right one; right ones never count', async () => {
    for (let n = 0; n < 30; n += 1) expect(await signIn(PASSWORD, '192.0.2.1')).toBe(200);
    await fail(9, () => '192.0.2.1');
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(200);
    await fail(9, () => '192.0.2.1');
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(200);
  });

  it('sent all at once are no more than ten', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, () => signIn('wrong password', '192.0.2.1')),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  });

  it('for one account from everywhere leave each client fewer tries, but one to who was never wrong', async () => {
    expect(await fail(200, many)).toEqual(new Set([401]));
    expect(await signIn(PASSWORD, '192.0.2.9')).toBe(200);
    expect(await fail(1, () => '192.0.2.9')).toEqual(new Set([401]));
    expect(await signIn(PASSWORD, '192.0.2.9')).toBe(429);
    // A clean one gets in meanwhile, and the hour passes.
    expect(await signIn(PASSWORD, '192.0.2.10')).toBe(200);
    app.clock.advance(5 * MINUTE_MS);
    expect(await signIn(PASSWORD, '192.0.2.9')).toBe(200);
    app.clock.advance(60 * MINUTE_MS);
    expect(await fail(9, () => '192.0.2.9')).toEqual(new Set([401]));
    expect(await signIn(PASSWORD, '192.0.2.9')).toBe(200);
  });

  it('for many accounts shut out the client that sends them', async () => {
    for (let n = 0; n < 50; n += 1) {
      expect(await signIn('wrong password', '192.0.2.1', `nobody-${String(n)}@test.example`)).toBe(401);
    }
    expect(await signIn('wrong password', '192.0.2.1', 'nobody@test.example')).toBe(429);
    expect(await signIn(PASSWORD, '192.0.2.2')).toBe(200);
    app.clock.advance(5 * MINUTE_MS);
    expect(await signIn(PASSWORD, '192.0.2.1')).toBe(200);
  });
});
