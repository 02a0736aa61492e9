import { afterAll, beforeAll, expect, it } from 'vitest';

import { send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { organizationWorld, type OrganizationWorld } from './organizations-world.js';

let app: TestApp;
let world: OrganizationWorld;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
  world = await organizationWorld(app);
});
afterAll(() => app.close());

it.each([
  ['/api/orgs', 30],
  ['/api/orgs/{org}/invitations', 60],
  ['/api/invitations/accept', 60],
])('POST %s is for %i calls of one caller, and free for others', async (route, most) => {
  const path = route.replace('{org}', world.slug);
  const post = async (who: 'admin' | 'member'): Promise<number> =>
    (await send(app, 'POST', path, {}, world[who].headers)).status;
  for (let n = 0; n < most; n += 1) expect([n, await post('admin')]).toEqual([n, 400]);
  expect(await post('admin')).toBe(429);
  expect([400, 403]).toContain(await post('member'));
});
