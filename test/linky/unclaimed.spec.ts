import { BundlePurges, LastViews } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import {
  type Answer,
  create,
  type Created,
  makePeople,
  type People,
  type RequestHeaders,
  send,
} from './world.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the tests' });
  people = await makePeople(app);
});
afterAll(() => app.close());

type Anonymous = Created & { readonly unclaimedExpiresAt?: string };

const open = (slug: string, headers: RequestHeaders = {}, method = 'GET'): Promise<Answer> =>
  send(app, method, `/l/${slug}`, undefined, headers);

async function claim(token: string, headers: RequestHeaders): Promise<Answer> {
  const page = await send(app, 'GET', `/claim/${token}`, undefined, headers);
  const form = /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return send(app, 'POST', `/claim/${token}`, new URLSearchParams({ form }).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });
}

/** Everything that is stored of a bundle; `row` changes with every write of it. */
async function stored(slug: string): Promise<Record<string, unknown>> {
  const [row] = await app.sql<Record<string, unknown>>(
    `select b.*, b.ctid::text as row,
       (select count(*)::int from linky.claim_tokens where bundle_id = b.id) as tokens,
       (select count(*)::int from linky.launcher_log where bundle_id = b.id) as events
     from linky.bundles b where slug = $1`,
    [slug],
  );
  return row ?? {};
}

describe('a bundle that nobody owns', () => {
  it('says when it expires, to its creator and on its page', async () => {
    const { slug, unclaimedExpiresAt = '' } = (await create(app)) as Anonymous;
    expect(unclaimedExpiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const left = Date.parse(unclaimedExpiresAt) - app.clock.now();
    expect(left).toBeGreaterThan(90 * DAY_MS - 60_000);
    expect(left).toBeLessThanOrEqual(90 * DAY_MS);
    const page = (await open(slug)).text;
    expect(page).toMatch(/Nobody has claimed this bundle\. It expires on \d\d [A-Z][a-z]{2} \d{4}/);
  });

  it('expires 90 days after it was created, if nobody looks', async () => {
    const { slug, claimToken = '' } = await create(app, { title: 'Left alone' });
    app.clock.advance(90 * DAY_MS - 60_000);
    await app.get(BundlePurges).purge();
    expect((await open(slug, {}, 'HEAD')).status).toBe(200);
    app.clock.advance(61_000);
    const page = await open(slug);
    expect([page.status, page.text.includes('has expired')]).toEqual([410, true]);
    expect(page.text).not.toContain('Left alone');
    expect((await send(app, 'GET', `/claim/${claimToken}`)).text).toContain('not valid');
    app.clock.advance(2 * HOUR_MS);
    await app.get(BundlePurges).purge();
    expect((await open(slug)).status).toBe(404);
    expect(await stored(slug)).toMatchObject({ urls: [], title: null, creator_fingerprint: null, tokens: 0 });
  });

  it('expires 90 days after its last view, which a look without opening is not', async () => {
    const seen = await create(app);
    const locked = await create(app, { password: 'six and more' });
    app.clock.advance(80 * DAY_MS);
    expect((await open(seen.slug)).status).toBe(200);
    expect((await open(locked.slug)).text).toContain('password');
    expect((await open(locked.slug, {}, 'HEAD')).status).toBe(200);
    await app.get(LastViews).flush();
    app.clock.advance(30 * DAY_MS);
    await app.get(BundlePurges).purge();
    expect((await open(locked.slug)).status).toBe(404);
    app.clock.advance(60 * DAY_MS - 60_000);
    await app.get(BundlePurges).purge();
    expect((await open(seen.slug, {}, 'HEAD')).status).toBe(200);
    app.clock.advance(2 * HOUR_MS);
    expect((await open(seen.slug)).status).toBe(410);
  });

  it.each<RequestHeaders>([
    { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
    { 'sec-purpose': 'prefetch' },
  ])('is not kept alive by %j', async (headers) => {
    const { slug, unclaimedExpiresAt = '' } = (await create(app)) as Anonymous;
    app.clock.advance(80 * DAY_MS);
    const page = await open(slug, headers);
    const day = new Date(unclaimedExpiresAt).toUTCString().slice(5, 16);
    expect([page.status, page.text.includes(`It expires on ${day}`)]).toEqual([200, true]);
    await app.get(LastViews).flush();
    app.clock.advance(10 * DAY_MS + 60_000);
    expect((await open(slug)).status).toBe(410);
  });

  it('is written once an hour, however often it is viewed', async () => {
    const { slug } = await create(app);
    app.clock.advance(2 * HOUR_MS);
    const rows = new Set([(await stored(slug))['row']]);
    for (let n = 0; n < 5; n += 1) {
      await open(slug);
      await app.get(LastViews).flush();
      rows.add((await stored(slug))['row']);
    }
    expect(rows.size).toBe(2);
  });

  it('lives on once it is claimed, and the page says nothing of an end', async () => {
    const { slug, claimToken = '' } = await create(app);
    expect((await claim(claimToken, await people.alone(people.admin))).status).toBe(303);
    expect((await open(slug)).text).not.toContain('It expires');
    const own = await create(app, {}, await people.alone(people.admin));
    expect(own).not.toHaveProperty('unclaimedExpiresAt');
    app.clock.advance(400 * DAY_MS);
    await app.get(BundlePurges).purge();
    expect((await open(slug)).status).toBe(200);
    expect((await open(own.slug)).status).toBe(200);
  });
});

it('never expires where the setting says so', async () => {
  const forever = await startApp({ unclaimedDays: 0 });
  try {
    const { slug, ...created } = await create(forever);
    expect(created).not.toHaveProperty('unclaimedExpiresAt');
    forever.clock.advance(3_000 * DAY_MS);
    await forever.get(BundlePurges).purge();
    const page = await send(forever, 'GET', `/l/${slug}`);
    expect([page.status, page.text.includes('It expires')]).toEqual([200, false]);
  } finally {
    await forever.close();
  }
});

it('can be shorter than a claim: what has expired cannot be claimed', async () => {
  const short = await startApp({ unclaimedDays: 7 });
  try {
    const { claimToken = '' } = await create(short);
    short.clock.advance(7 * DAY_MS);
    expect((await send(short, 'GET', `/claim/${claimToken}`)).text).toContain('not valid');
  } finally {
    await short.close();
  }
});
