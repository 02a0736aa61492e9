import { afterAll, beforeAll, expect, it } from 'vitest';

import { type ClientWorld, startClientWorld } from './world.js';

const PAGE = 'https://page.example';
const ELSEWHERE = 'https://elsewhere.example';

let world: ClientWorld;

beforeAll(async () => {
  world = await startClientWorld({ corsOrigins: [PAGE] });
});
afterAll(() => world.app.close());

const ask = (path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> =>
  fetch(`${world.app.url}${path}`, init);

it('a page of a named origin may call every route with a token, and read what it needs of the answer', async () => {
  const preflight = await ask('/api/links', {
    method: 'OPTIONS',
    headers: {
      origin: PAGE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'authorization,content-type,idempotency-key',
    'access-control-max-age': '7200',
    vary: expect.stringContaining('Origin') as string,
  });
  const answer = await ask('/api/me', {
    headers: { origin: PAGE, authorization: `Bearer ${world.tenant.key}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*Retry-After.*X-Trace-Id/);
  const [refused, unknown] = await Promise.all(
    ['/api/me', '/api/nowhere'].map((path) => ask(path, { headers: { origin: PAGE } })),
  );
  expect([refused!.status, unknown!.status]).toEqual([401, 404]);
  for (const one of [refused!, unknown!]) expect(one.headers.get('access-control-allow-origin')).toBe(PAGE);
});

it('allows no cookie, and tells nobody else anything', async () => {
  const answers = await Promise.all([
    ask('/api/me', { headers: { origin: PAGE } }),
    ask('/api/me', { headers: { origin: ELSEWHERE } }),
    ask('/api/me', { headers: {} }),
    ask('/api/links', {
      method: 'OPTIONS',
      headers: { origin: ELSEWHERE, 'access-control-request-method': 'POST' },
    }),
  ]);
  const told = answers.map(({ headers }) => [
    headers.get('access-control-allow-origin'),
    headers.get('access-control-allow-credentials'),
  ]);
  expect(told).toEqual([
    [PAGE, null],
    [null, null],
    [null, null],
    [null, null],
  ]);
  expect(answers.every(({ headers }) => headers.get('vary')?.includes('Origin') === true)).toBe(true);
});
