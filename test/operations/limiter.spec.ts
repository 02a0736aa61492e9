import { afterAll, beforeAll, expect, it } from 'vitest';

import { DAY_MS } from '#kernel';

import { startApp, type TestApp } from '../support/app.js';

const MINUTE_MS = 60_000;
/** Calls a minute, of one address. */
const LIMIT = 120;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1, trustProxy: ['127.0.0.1'], limiterWindows: 100 });
});
afterAll(() => app.close());

async function call(address: string): Promise<number> {
  return (await fetch(`${app.url}/api/health`, { headers: { 'x-forwarded-for': address } })).status;
}

async function exhaust(address: string): Promise<void> {
  const statuses = await Promise.all(Array.from({ length: LIMIT + 5 }, () => call(address)));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(LIMIT);
  expect(await call(address)).toBe(429);
}

it('the limiter remembers so many callers, and whoever is at a limit stays there', async () => {
  await exhaust('192.0.2.1');
  const others = Array.from({ length: 300 }, (_, n) => `198.51.${String(100 + (n >> 8))}.${String(n & 255)}`);
  for (let n = 0; n < others.length; n += 20) await Promise.all(others.slice(n, n + 20).map(call));
  expect(await call('192.0.2.1')).toBe(429);
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(Number(/^ligature_limiter_windows (\d+)$/m.exec(metrics)?.[1])).toBe(100);
});

it('a clock that is set back a day keeps nobody out', async () => {
  await exhaust('192.0.2.2');
  app.clock.turnBack(DAY_MS);
  expect(await call('192.0.2.3')).toBe(200);
  expect(await call('192.0.2.2')).toBe(429);
  app.clock.advance(MINUTE_MS);
  expect(await call('192.0.2.2')).toBe(200);
});
