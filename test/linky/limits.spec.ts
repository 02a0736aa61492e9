import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { bearer, makePeople, type People, type Refusal, send, URLS } from './world.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1, trustProxy: true });
  people = await makePeople(app);
});
afterAll(() => app.close());

const from = (address: string): { 'x-forwarded-for': string } => ({ 'x-forwarded-for': address });

it('lets 30 anonymous creates through in 60 s, and says when the next one may come', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    statuses.push((await send(app, 'POST', '/api/links', { urls: URLS }, from('192.0.2.1'))).status);
  }
  expect(statuses).toEqual(Array(30).fill(201));
  const refusal = await send<Refusal>(app, 'POST', '/api/links', { urls: URLS }, from('192.0.2.1'));
  expect(refusal.status).toBe(429);
  expect(refusal.body.code).toBe('RATE_LIMITED');
  const seconds = refusal.body.retryAfterSeconds ?? 0;
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(refusal.headers.get('retry-after')).toBe(String(seconds));
  expect([...refusal.headers.keys()].filter((name) => /rate-?limit/.test(name))).toEqual([]);

  expect((await send(app, 'POST', '/api/links', { urls: URLS }, from('192.0.2.2'))).status).toBe(201);
  expect(
    (
      await send(
        app,
        'POST',
        '/api/links',
        { urls: URLS },
        { ...from('192.0.2.1'), ...(await people.alone(people.admin)) },
      )
    ).status,
  ).toBe(201);
  app.clock.advance(60_000);
  expect((await send(app, 'POST', '/api/links', { urls: URLS }, from('192.0.2.1'))).status).toBe(201);
});

it('counts bad bodies, and looks at the limit before the body', async () => {
  for (let n = 0; n < 30; n += 1) await send(app, 'POST', '/api/links', '{', from('192.0.2.3'));
  expect((await send(app, 'POST', '/api/links', '{', from('192.0.2.3'))).status).toBe(429);
});

it('does not count known callers', async () => {
  const key = await people.key(people.admin);
  for (let n = 0; n < 35; n += 1) {
    expect(
      (await send(app, 'POST', '/api/links', { urls: URLS }, { ...from('192.0.2.4'), ...key })).status,
    ).toBe(201);
  }
});

it('counts sessions that have ended as anonymous', async () => {
  const ended = { ...from('192.0.2.5'), cookie: 'st_access=over' };
  for (let n = 0; n < 30; n += 1) await send(app, 'POST', '/api/links', { urls: URLS }, ended);
  expect((await send(app, 'POST', '/api/links', { urls: URLS }, ended)).status).toBe(429);
});

it('charges the quota of a key, for reading as for creating', async () => {
  const { rawKey } = await createKey(app, { userId: people.admin.id }, { rateLimitPerHour: 2 });
  const created = await send<{ slug: string }>(app, 'POST', '/api/links', { urls: URLS }, bearer(rawKey));
  expect(created.status).toBe(201);
  expect((await send(app, 'GET', `/api/links/${created.body.slug}`, undefined, bearer(rawKey))).status).toBe(
    200,
  );
  const refusal = await send<Refusal>(app, 'POST', '/api/links', { urls: URLS }, bearer(rawKey));
  expect([refusal.status, refusal.body.code]).toEqual([429, 'RATE_LIMITED']);
  expect(refusal.body.retryAfterSeconds).toBeGreaterThan(3500);
  expect(refusal.headers.get('retry-after')).toBe(String(refusal.body.retryAfterSeconds));
});

it('tells people on a page that they try too often, and when to try again', async () => {
  const form = { ...from('192.0.2.6'), 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'email=nobody%40acme.example&password=wrong-password';
  for (let n = 0; n < 10; n += 1) await send(app, 'POST', '/signin', body, form);
  const refusal = await send(app, 'POST', '/signin', body, form);
  expect([refusal.status, refusal.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refusal.text).toContain('<h1>');
});
