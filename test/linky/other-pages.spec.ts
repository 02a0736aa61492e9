import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, create, send } from './world.js';

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

it('what browsers and crawlers ask for unasked is there', async () => {
  const icon = await get('/favicon.ico', { accept: 'image/*' });
  expect(icon.status).toBe(302);
  const file = await get(icon.headers.get('location') ?? '', {});
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  const robots = await get('/robots.txt', {});
  expect([robots.status, robots.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(robots.text).toContain('Disallow: /api/');
});
