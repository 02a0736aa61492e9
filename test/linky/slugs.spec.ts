import { afterAll, beforeAll, expect, it } from 'vitest';

import { Slugs } from '#linky';

import { startApp, type TestApp } from '../support/app.js';
import { countBundles, create, type Refusal, send, URLS } from './world.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Makes the next slugs be these, then real ones again. */
function force(...slugs: string[]): { readonly drawn: () => number } {
  const source = app.get(Slugs);
  let drawn = 0;
  source.next = () => {
    drawn += 1;
    const forced = slugs.shift();
    if (forced !== undefined) return forced;
    return Slugs.prototype.next.call(source);
  };
  return { drawn: () => drawn };
}

it('a slug that is taken is drawn anew, up to the fifth time', async () => {
  const { slug } = await create(app);
  const { drawn } = force(slug, slug, slug, slug);
  const second = await create(app);
  expect(second.slug).not.toBe(slug);
  expect(drawn()).toBe(5);
});

it('gives up after five, and has written nothing', async () => {
  const { slug } = await create(app);
  const before = await countBundles(app);
  force(slug, slug, slug, slug, slug);
  const answer = await send<Refusal>(app, 'POST', '/api/links', { urls: URLS });
  expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL_ERROR']);
  expect(answer.body.error).not.toContain('slug');
  expect(await countBundles(app)).toBe(before);
  const [orphans] = await app.sql<{ count: string }>(
    'select count(*) from linky.claim_tokens t where not exists (select from linky.bundles b where b.id = t.bundle_id)',
  );
  expect(Number(orphans?.count)).toBe(0);
});

it('is never given out again after a deletion', async () => {
  const { slug } = await create(app);
  await app.sql('update linky.bundles set deleted_at = now() where slug = $1', [slug]);
  force(slug);
  expect((await create(app)).slug).not.toBe(slug);
});

it('of two creates that draw the same slug at once both succeed', async () => {
  force('aaaaaaa', 'aaaaaaa');
  const both = await Promise.all([create(app), create(app)]);
  expect(new Set(both.map(({ slug }) => slug)).size).toBe(2);
});
