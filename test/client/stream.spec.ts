import type { LigatureEvent } from '#client';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createKey } from '../support/identity.js';
import { flaky, type Flaky } from './flaky.js';
import { type ClientWorld, startClientWorld } from './world.js';

let world: ClientWorld;
let network: Flaky;

beforeAll(async () => {
  world = await startClientWorld();
  network = await flaky(world.app.url);
});
afterAll(async () => {
  await network.close();
  await world.app.close();
});

it('tells each event once, also after a refusal, a lost connection and a restart, until its signal ends it', async () => {
  const { rawKey } = await createKey(
    world.app,
    { userId: world.tenant.user.id },
    { scopes: ['events:read', 'links:write'] },
  );
  const client = world.another({ apiKey: rawKey, baseUrl: network.url });
  const urls = ['https://example.com/'];
  network.fates = [{ status: 503, headers: { 'retry-after': '0' } }, 'cut'];
  const ending = new AbortController();
  const connections: boolean[] = [];
  const stream = client.events.stream(
    { types: 'bundle.created' },
    { signal: ending.signal, onConnection: (isConnected) => connections.push(isConnected) },
  );
  const told: LigatureEvent[] = [];
  const reading = (async () => {
    for await (const event of stream) told.push(event);
  })();
  await expect.poll(() => stream.cursor).not.toBeNull();
  const slugs: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { slug } = await world.client.bundles.create({ urls });
    slugs.push(`bundles/${slug}`);
    await expect.poll(() => told.length).toBe(i + 1);
    if (i === 1) await world.app.restart();
  }
  expect(told.map(({ subject }) => subject)).toEqual(slugs);
  // Lost by the restart at least, and found again; never told twice.
  expect(connections).toContain(false);
  expect(connections).toEqual(connections.map((_, place) => place % 2 === 0));
  expect(connections.at(-1)).toBe(true);
  ending.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
  const refused = world.another({ apiKey: 'lkyu_wrong' }).events.stream();
  await expect(refused[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});
