import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { clientOf, makeWorld, type World } from './world.js';

const DEFAULT_LIMIT = 1200;
let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 3 / DEFAULT_LIMIT });
  world = await makeWorld(app);
});
afterAll(() => app.close());

it('tells the budget, refuses past it, and lets callers in again when the window has slid on', async () => {
  for (const remaining of [2, 1, 0]) {
    const { status, headers } = await world.owner.send('GET', world.projects);
    expect(status).toBe(200);
    expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
    expect(headers.get('ratelimit')).toMatch(new RegExp(`^"default";r=${String(remaining)};t=\\d+$`));
  }
  const refused = await world.owner.send<{ detail: string }>('GET', world.projects);
  expect(refused).toMatchObject({ status: 429, body: { code: 429, type: 'rate_limit_error' } });
  expect(refused.body.detail).not.toMatch(/credit/i);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await world.reader.send('GET', world.projects)).status).toBe(200);
  app.clock.advance(60_000);
  expect((await world.owner.send('GET', world.projects)).status).toBe(200);
});

it('tells the hourly quota of a key beside the budget of a minute, and which of the two is spent', async () => {
  // Quotas are scaled like limits: 800 becomes 2.
  const { rawKey } = await createKey(app, { userId: world.ownerId }, { rateLimitPerHour: 800 });
  const keyed = clientOf(app, { 'x-api-key': rawKey });
  app.clock.advance(60_000);
  for (const left of [1, 0]) {
    const { status, headers } = await keyed.send('GET', world.projects);
    expect(status).toBe(200);
    expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60, "api_key";q=2;w=3600');
    const told = `^"default";r=${String(left + 1)};t=\\d+, "api_key";r=${String(left)};t=3\\d\\d\\d$`;
    expect(headers.get('ratelimit')).toMatch(new RegExp(told));
  }
  const refused = await keyed.send('GET', world.projects);
  expect(refused).toMatchObject({ status: 429, body: { type: 'rate_limit_error' } });
  const [, wait] = /"api_key";r=0;t=(\d+)$/.exec(refused.headers.get('ratelimit') ?? '') ?? [];
  expect(refused.headers.get('retry-after')).toBe(wait);
  expect(Number(wait)).toBeGreaterThan(3_500);
  app.clock.advance(3_600_000);
  expect((await keyed.send('GET', world.projects)).status).toBe(200);
});
