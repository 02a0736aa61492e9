import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { clientOf, makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
  world = await makeWorld(app);
});
afterAll(() => app.close());

it('counts batches in steps of 50 against a budget of their own', async () => {
  const project = await makeProject(world);
  const { rawKey } = await createKey(app, { userId: world.ownerId }, { rateLimitPerHour: 4 });
  const client = clientOf(app, { authorization: `Bearer ${rawKey}` });
  const send = async (count: number): Promise<[number, string | null]> => {
    const items = Array.from({ length: count }, () => ({ item_type: 'note' }));
    const { status, headers } = await client.send('POST', `${project.items}/batch`, { items });
    return [status, /"api_key_bulk";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? null];
  };
  expect(await send(50)).toEqual([201, '3']);
  expect(await send(51)).toEqual([201, '1']);
  // Two steps do not fit, and cost nothing.
  expect(await send(100)).toEqual([429, '1']);
  expect(await send(1)).toEqual([201, '0']);
  expect((await send(1))[0]).toBe(429);
  const read = await client.send('GET', project.items);
  expect([read.status, read.headers.get('ratelimit')]).toEqual([
    200,
    expect.stringContaining('"api_key";r=3'),
  ]);
});
