import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { USUAL_DEADLINES } from '#platform/boot';

import { SilentPeer } from '../faults/silent-peer.js';
import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { createSession, createUser } from '../support/identity.js';

const ACCOUNT = { email: 'ada@test.example', username: 'ada', password: 'correct horse battery' };

let database: TestDatabase;
let way: SilentPeer;
let app: TestApp;
let cookie: string;

beforeAll(async () => {
  database = await cloneDatabase(inject('serverUrl'));
  way = await SilentPeer.to(database.url);
  const deadlines = { ...USUAL_DEADLINES, databaseReconnect: 100 };
  app = await startApp({ deadlines }, { databaseUrl: way.insteadOf(database.url) });
  const account = await createUser(app, ACCOUNT);
  cookie = `st_access=${await createSession(app, account.id)}`;
  expect((await page('GET', '/', cookie)).text).toContain('You are signed in as');
  way.stop();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function page(
  method: string,
  path: string,
  session?: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ status: number; type: string; retryAfter: number; text: string }> {
  const response = await fetch(app.url + path, {
    method,
    redirect: 'manual',
    headers: { origin: app.url, ...(session === undefined ? {} : { cookie: session }) },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return {
    status: response.status,
    type: String(response.headers.get('content-type')),
    retryAfter: Number(response.headers.get('retry-after')),
    text: await response.text(),
  };
}

describe('while the database is gone', () => {
  it.each([
    ['GET', '/l/a2b3c4d5'],
    ['GET', `/claim/${'A'.repeat(32)}`],
    ['GET', '/branch/0123456789abcdef0123456789abcdef'],
    ['POST', '/signin', ACCOUNT],
    ['POST', '/signup', ACCOUNT],
  ])('nobody is told by a page that all is well: %s %s', async (method, path, form?: typeof ACCOUNT) => {
    const seen = await page(method, path, undefined, form);
    expect(seen).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
    expect(seen.retryAfter).toBeGreaterThan(0);
    expect(seen.text).toContain('try again later');
  });

  it.each(['/', '/signin', '/signup', '/console/graph', '/l/a2b3c4d5', `/claim/${'A'.repeat(32)}`])(
    'nobody who is signed in is taken for a stranger: %s',
    async (path) => {
      const seen = await page('GET', path, cookie);
      expect(seen).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
      expect(seen.retryAfter).toBeGreaterThan(0);
    },
  );

  it.each(['/', '/signin', '/signup', '/docs'])('what needs no database is served: %s', async (path) => {
    expect((await page('GET', path)).status).toBe(200);
  });
});
