import { Takedowns } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createSession, createTenant, createUser } from '../support/identity.js';
import { type Answer, bearer, create, send } from './world.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = BROWSER): Promise<Answer> =>
  send(app, 'GET', path, undefined, headers);

describe('an address that is written otherwise', () => {
  it.each([
    ['/signin/', '/signin'],
    ['/signin/?redirect_url=%2Fl%2Fabc', '/signin?redirect_url=%2Fl%2Fabc'],
    ['/SignUp', '/signup'],
    ['//evil.example/', '/evil.example'],
  ])('leads on: %s to %s', async (path, right) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([308, right]);
  });

  it('is that of a bundle, too, whoever asks', async () => {
    const { slug } = await create(app);
    for (const headers of [BROWSER, {}]) {
      for (const path of [`/l/${slug}/`, `/L/${slug}`]) {
        const answer = await get(path, headers);
        expect([answer.status, answer.headers.get('location')]).toEqual([308, `/l/${slug}`]);
      }
    }
  });
});

describe('an address that is none', () => {
  it.each(['/nothing', '/nothing/at/all', '/claim', '/l'])('is a page for people: %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('href="/"');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const program = await get(path, { accept: '*/*' });
    expect([program.status, program.body]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it.each([
    ['/api/nothing', { code: 'NOT_FOUND' }],
    ['/api/links/', { code: 'NOT_FOUND' }],
    ['/api/v1/nothing', { type: 'not_found_error' }],
    ['/api/graph/nothing', { ok: false }],
  ])('keeps its envelope below the API, whoever asks: %s', async (path, body) => {
    for (const headers of [BROWSER, {}]) {
      const answer = await get(path, headers);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('json');
      expect(answer.body).toMatchObject(body);
    }
  });
});

describe('pages', () => {
  it('call what they show by one name, and the service by another', async () => {
    const mine = bearer((await createTenant(app)).key);
    const session = { cookie: `st_access=${await createSession(app, (await createUser(app)).id)}` };
    const of = async (fields: object, headers = {}): Promise<string> => {
      const { slug } = await create(app, fields, headers);
      return `/l/${slug}`;
    };
    const { claimUrl = '', slug } = await create(app);
    const claim = new URL(claimUrl).pathname;
    const rules = [{ when: { op: 'signedIn' }, tabs: [{ url: 'https://example.com' }], showBadge: true }];
    const deleted = await of({}, mine);
    await send(app, 'DELETE', `/api/links/${deleted.slice(3)}`, undefined, mine);
    const limited = await of({ maxOpens: 1 }, mine);
    await get(limited);
    const expiring = await of({ expiresAt: new Date(app.clock.now() + 1_000).toISOString() }, mine);
    const [taken] = await Promise.all([of({}, mine)]);
    await app.get(Takedowns).takeDown(taken.slice(3), 'spam');
    app.clock.advance(1_000);
    const pages: [string, number, object][] = [
      ['/', 200, {}],
      [`/l/${slug}`, 200, {}],
      [await of({ resolutionPolicy: { rules } }), 200, session],
      [await of({ resolutionPolicy: { rules } }), 200, {}],
      [await of({ password: 'open sesame' }), 200, {}],
      [await of({ maxOpens: 1 }, mine), 200, { 'user-agent': 'Googlebot/2.1' }],
      [deleted, 404, {}],
      [limited, 410, {}],
      [expiring, 410, {}],
      [taken, 410, {}],
      [claim, 200, {}],
      [claim, 200, session],
      ['/claim/unknown', 200, {}],
      ['/signin', 200, {}],
      ['/signin/organization', 200, session],
      ['/signin/link/unknown', 410, {}],
      ['/signup', 200, {}],
      ['/nothing', 404, {}],
    ];
    for (const [path, status, headers] of pages) {
      const page = await get(path, { ...BROWSER, ...headers });
      expect([path, page.status]).toEqual([path, status]);
      expect(page.text).toMatch(/<title>[^<]+ · Ligature<\/title>/);
      expect([path, page.text.match(/.*\bLink(?:y|ies)\b.*/i)?.[0]]).toEqual([path, undefined]);
    }
  });
});

it('what browsers and crawlers ask for unasked is there', async () => {
  const icon = await get('/favicon.ico', { accept: 'image/*' });
  expect(icon.status).toBe(302);
  const file = await get(icon.headers.get('location') ?? '', {});
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  const robots = await get('/robots.txt', {});
  expect([robots.status, robots.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(robots.text).toContain('Disallow: /api/');
});
