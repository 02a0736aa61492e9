import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeWorld, type World } from './world.js';

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
