import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import {
  type Answer,
  create,
  makePeople,
  type People,
  refused,
  type RequestHeaders,
  send,
  URLS,
} from './world.js';
import { IdentitySettings } from '#identity';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PASSWORD = 'open sesame, please';
const HOUR_MS = 3_600_000;

let app: TestApp;
let people: People;
let mine: RequestHeaders;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1, trustProxy: true, anonymousCreates: 1_000 });
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());

interface Visit {
  readonly page: Answer;
  readonly form: string;
  readonly cookie: string;
}

const cookieOf = ({ headers }: Answer): string => (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

async function visit(slug: string, headers: RequestHeaders = {}): Promise<Visit> {
  const page = await send(app, 'GET', `/l/${slug}`, undefined, headers);
  return { page, form: /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? '', cookie: cookieOf(page) };
}

const unlock = (
  slug: string,
  fields: Record<string, string>,
  headers: RequestHeaders = {},
): Promise<Answer> =>
  send(app, 'POST', `/l/${slug}/unlock`, new URLSearchParams(fields).toString(), { ...FORM, ...headers });

async function tryPassword(slug: string, password: string, headers: RequestHeaders = {}): Promise<Answer> {
  const { form, cookie } = await visit(slug);
  return unlock(slug, { form, password }, { cookie, ...headers });
}

describe('a password', () => {
  it('hides everything until it is given, by POST', async () => {
    const fields = { title: 'Secret title', description: 'Secret words', password: PASSWORD };
    const { slug } = await create(app, fields);
    const { page } = await visit(slug);
    expect(page.status).toBe(200);
    for (const hidden of ['Secret', 'example.com', PASSWORD]) expect(page.text).not.toContain(hidden);
    expect(page.headers.get('cache-control')).toContain('no-store');
    expect(page.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(page.headers.get('set-cookie')).toMatch(/SameSite=Lax/);
    const opened = await tryPassword(slug, PASSWORD);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, `/l/${slug}`]);
    const seen = await visit(slug, { cookie: cookieOf(opened) });
    expect(seen.page.text).toContain('Secret title');
    expect(
      (await send(app, 'GET', `/l/${slug}?password=${encodeURIComponent(PASSWORD)}`)).text,
    ).not.toContain('Secret');
  });

  it('is good for twelve hours, for one bundle, until it is changed', async () => {
    const { slug } = await create(app, { title: 'One', password: PASSWORD }, mine);
    const other = await create(app, { title: 'Two', password: PASSWORD }, mine);
    const cookie = cookieOf(await tryPassword(slug, PASSWORD));
    const name = cookieOf(await tryPassword(other.slug, PASSWORD)).split('=')[0] ?? '';
    const moved = `${name}=${cookie.split('=')[1] ?? ''}`;
    expect((await visit(other.slug, { cookie: moved })).page.text).not.toContain('Two');
    expect((await visit(slug, { cookie: `${cookie}x` })).page.text).not.toContain('One');
    expect((await visit(slug, { cookie: cookie.replace(/=\d/, '=9') })).page.text).not.toContain('One');
    await send(app, 'PATCH', `/api/links/${slug}`, { password: 'another one' }, mine);
    expect((await visit(slug, { cookie })).page.text).not.toContain('One');
    const renewed = cookieOf(await tryPassword(slug, 'another one'));
    expect((await visit(slug, { cookie: renewed })).page.text).toContain('One');
    app.clock.advance(12 * HOUR_MS);
    mine = await people.alone(people.admin);
    expect((await visit(slug, { cookie: renewed })).page.text).not.toContain('One');
    await send(app, 'PATCH', `/api/links/${slug}`, { password: null }, mine);
    expect((await visit(slug)).page.text).toContain('One');
  });

  it('is refused if it is wrong, and after ten tries of an address for a while', async () => {
    const { slug } = await create(app, { title: 'Guess', password: PASSWORD });
    const from = { 'x-forwarded-for': '192.0.2.44' };
    const { form, cookie } = await visit(slug);
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      statuses.push((await unlock(slug, { form, password: 'x' }, { cookie, ...from })).status);
    }
    expect(statuses).toEqual(Array(10).fill(403));
    const late = await unlock(slug, { form, password: PASSWORD }, { cookie, ...from });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(
      (await unlock(slug, { form, password: PASSWORD }, { cookie, 'x-forwarded-for': '192.0.2.45' })).status,
    ).toBe(303);
    app.clock.advance(15 * 60_000);
    expect((await unlock(slug, { form, password: PASSWORD }, { cookie, ...from })).status).toBe(303);
  });

  it('is open to who has it, whatever others tried; an empty one is no try', async () => {
    const { slug } = await create(app, { title: 'Besieged', password: PASSWORD });
    const { form, cookie } = await visit(slug);
    const from = (n: number): RequestHeaders => ({
      cookie,
      'x-forwarded-for': `198.51.${String(100 + (n >> 8))}.${String(n & 255)}`,
    });
    for (let n = 0; n < 20; n += 1) {
      const empty = await unlock(slug, { form, password: '' }, from(1_000));
      expect([empty.status, empty.text.includes('Enter the password.')]).toEqual([400, true]);
    }
    for (let n = 0; n < 610; n += 1) {
      expect((await unlock(slug, { form, password: 'x' }, from(n))).status).toBe(403);
    }
    expect((await unlock(slug, { form, password: PASSWORD }, from(1_000))).status).toBe(303);
    // By now a client has one try in a quarter of an hour.
    expect((await unlock(slug, { form, password: 'x' }, from(1_001))).status).toBe(403);
    expect((await unlock(slug, { form, password: PASSWORD }, from(1_001))).status).toBe(429);
    app.clock.advance(15 * 60_000);
    expect((await unlock(slug, { form, password: PASSWORD }, from(1_001))).status).toBe(303);
  });

  it('is taken from a form of ours only', async () => {
    const { slug } = await create(app, { title: 'Csrf', password: PASSWORD });
    const { form, cookie } = await visit(slug);
    const other = await visit(slug);
    const strange = await create(app, { password: PASSWORD });
    const foreign = await visit(strange.slug, { cookie });
    const body = { form, password: PASSWORD };
    expect((await unlock(slug, { password: PASSWORD }, { cookie })).status).toBe(403);
    expect((await unlock(slug, body)).status).toBe(403);
    expect((await unlock(slug, body, { cookie: other.cookie })).status).toBe(403);
    expect((await unlock(slug, { ...body, form: foreign.form }, { cookie })).status).toBe(403);
    expect((await unlock(slug, body, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await unlock(slug, body, { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await unlock(slug, body, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  it('says so where a browser does not keep the cookie: over plain http, where the service is at an https address', async () => {
    const secure = await startApp({ publicUrl: 'https://links.example' });
    try {
      const { slug } = await create(secure, { password: PASSWORD });
      const shown = await send(secure, 'GET', `/l/${slug}`);
      expect(shown.headers.get('set-cookie')).toContain('Secure');
      const form = /name="form" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
      const sent = new URLSearchParams({ form, password: PASSWORD }).toString();
      const from = (headers: RequestHeaders): Promise<Answer> =>
        send(secure, 'POST', `/l/${slug}/unlock`, sent, { ...FORM, ...headers });
      const hint = `keeps no cookies of a page that came over plain http. Open https://links.example/l/${slug} instead.`;
      for (const origin of ['http://links.example', 'http://10.0.0.7:3000']) {
        const answer = await from({ origin });
        expect([origin, answer.status, answer.text.includes(hint)]).toEqual([origin, 403, true]);
        expect(answer.text).toContain('action="/l/');
      }
      for (const origin of ['https://links.example', 'http://localhost:3000']) {
        const { status, text } = await from({ origin });
        expect([status, text.includes('plain http'), text.includes('could not be confirmed')]).toEqual([
          403,
          false,
          true,
        ]);
      }
      const kept = { origin: 'https://links.example', cookie: cookieOf(shown) };
      expect((await from(kept)).status).toBe(303);
    } finally {
      await secure.close();
    }
  });

  it('is taken from every tab that asks for one, however they were opened', async () => {
    const slugs = await Promise.all(
      ['One', 'Two'].map(async (title) => (await create(app, { title, password: PASSWORD })).slug),
    );
    const [one = '', two = ''] = slugs;
    const first = await visit(one);
    const second = await visit(two, { cookie: first.cookie });
    expect(second.cookie).toBe(first.cookie);
    for (const [slug, { form }] of [[one, first] as const, [two, second] as const]) {
      expect((await unlock(slug, { form, password: PASSWORD }, { cookie: first.cookie })).status).toBe(303);
    }
    // Tabs of the last session come back all at once: each asks before it has a cookie, the last one's is kept.
    const [{ form }, { cookie }] = [await visit(one), await visit(two)];
    const sameOrigin = { cookie, 'sec-fetch-site': 'same-origin' };
    expect((await unlock(one, { form, password: PASSWORD }, sameOrigin)).status).toBe(303);
    const asked = await unlock(one, { form, password: PASSWORD }, { cookie });
    expect(asked.status).toBe(403);
    const again = /name="form" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    expect((await unlock(one, { form: again, password: PASSWORD }, { cookie })).status).toBe(303);
  });

  it('is neither shown to its owner nor logged, and stored as scrypt', async () => {
    const { slug } = await create(app, { password: PASSWORD }, mine);
    const answer = await send(app, 'GET', `/api/links/${slug}`, undefined, mine);
    expect(answer.body).toMatchObject({ passwordProtected: true });
    await tryPassword(slug, PASSWORD);
    await tryPassword(slug, `${PASSWORD} wrong`);
    const [row] = await app.sql<{ password_hash: string }>(
      'select password_hash from linky.bundles where slug = $1',
      [slug],
    );
    expect(row?.password_hash).toMatch(
      new RegExp(`^\\$scrypt\\$ln=${String(app.get(IdentitySettings).passwordCost)},r=8,p=3\\$`),
    );
    for (const text of [answer.text, JSON.stringify(app.log), row?.password_hash]) {
      expect(text).not.toContain(PASSWORD);
    }
    expect(answer.text).not.toContain('scrypt');
  });

  it.each([['short'], ['x'.repeat(129)], [7], [{}]])('cannot be %j', async (password) => {
    expect(await refused(app, { urls: URLS, password })).toEqual([400, 'BAD_REQUEST']);
  });

  it('asks nothing of a bundle without one', async () => {
    const { slug } = await create(app);
    expect((await unlock(slug, { password: PASSWORD })).status).toBe(303);
    expect((await unlock('unknown', { password: PASSWORD })).status).toBe(404);
  });
});

describe('an expiry', () => {
  it('ends the page, not the bundle', async () => {
    const expiresAt = new Date(app.clock.now() + HOUR_MS).toISOString();
    const { slug } = await create(app, { title: 'Soon over', expiresAt }, mine);
    expect((await visit(slug)).page.status).toBe(200);
    app.clock.advance(HOUR_MS);
    mine = await people.alone(people.admin);
    const { page } = await visit(slug);
    expect([page.status, page.text.includes('expired'), page.text.includes('Soon over')]).toEqual([
      410,
      true,
      false,
    ]);
    expect((await send(app, 'GET', `/api/links/${slug}`, undefined, mine)).body).toMatchObject({ expiresAt });
    await send(app, 'PATCH', `/api/links/${slug}`, { expiresAt: null }, mine);
    expect((await visit(slug)).page.status).toBe(200);
  });

  it.each([['tomorrow'], ['2020-01-01T00:00:00Z'], ['2099-01-01'], [7], ['2099-13-01T00:00:00Z']])(
    'cannot be %j',
    async (expiresAt) => {
      expect(await refused(app, { urls: URLS, expiresAt })).toEqual([400, 'BAD_REQUEST']);
    },
  );
});
