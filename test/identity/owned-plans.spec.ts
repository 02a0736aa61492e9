import { afterAll, beforeAll, expect, it } from 'vitest';

import { planOf } from '../events/plans.js';
import { bearer, create, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createUser } from '../support/identity.js';
import { removeDue } from '../support/removals.js';

const DAY_MS = 86_400_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Statements that go through what one owner has, of all that everybody has. */
const STATEMENTS = [
  'events.list_webhooks',
  'events.remove_owned_webhooks',
  'exchange.list_imports',
  'linky.list_of_user_updatedAt',
  'linky.list_personal_bundles',
  'linky.count_personal_bundles',
];

it('what somebody owns is found by an index, also when they go', async () => {
  const { id } = await createUser(app);
  const headers = bearer(await createSession(app, id));
  await create(app, { urls: ['https://example.com/'] }, headers);
  for (const path of ['/api/webhooks', '/api/imports', '/api/me/links?owner=me'])
    expect((await send(app, 'GET', path, undefined, headers)).status).toBeLessThan(300);
  expect((await send(app, 'DELETE', '/api/me', {}, headers)).status).toBe(202);
  app.clock.advance(31 * DAY_MS);
  await removeDue(app);
  const plans: [string, string][] = [];
  for (const statement of STATEMENTS) plans.push([statement, await planOf(app, statement)]);
  // Where no index helps, the table is gone through although it is forbidden.
  expect(plans.filter(([, plan]) => plan.includes('Seq Scan'))).toEqual([]);
});
