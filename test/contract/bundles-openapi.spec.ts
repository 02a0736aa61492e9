import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { type Call, Producer, whileBroken } from './producer.js';

const ISSUER = 'http://127.0.0.1:1';
const COLLECTION = '/api/links';
const BUNDLE = '/api/links/{slug}';
const BODY = {
  urls: ['https://example.com'],
  title: 'T',
  resolutionPolicy: { rules: [{ when: { op: 'always' }, tabs: [] }] },
};

let app: TestApp;
let producer: Producer;
let owner: Call;
let other: Call;
let reader: Call;
let slug: string;

const bearer = (token: string): Call => ({ headers: { authorization: `Bearer ${token}` } });

beforeAll(async () => {
  app = await startApp({ oidcIssuer: ISSUER, oidcAudience: 'ligature' });
  producer = await Producer.of(app);
  const keyed = async (userId: string, scopes?: 'links:read'): Promise<Call> =>
    bearer((await createKey(app, { userId }, scopes ? { scopes: [scopes] } : {})).rawKey);
  const user = await createUser(app);
  owner = await keyed(user.id);
  reader = await keyed(user.id, 'links:read');
  other = await keyed((await createUser(app)).id);
  const created = await fetch(app.url + COLLECTION, {
    method: 'POST',
    ...owner,
    body: JSON.stringify({ urls: BODY.urls }),
  });
  slug = ((await created.json()) as { slug: string }).slug;
});
afterAll(() => app.close());

it('creates and reads as documented', async () => {
  const body = {
    urls: BODY.urls,
    title: 'T',
    resolutionPolicy: { rules: [{ when: { op: 'always' }, tabs: [{ url: 'https://example.org' }] }] },
  };
  await producer.produce('POST', COLLECTION, COLLECTION, 201, { body });
  await producer.produce('POST', COLLECTION, COLLECTION, 201, { ...owner, body });
  await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 200, owner);
});

it('refuses as documented', async () => {
  const body = { urls: BODY.urls };
  await producer.produce('POST', COLLECTION, COLLECTION, 400, { body: '{' });
  await producer.produce('POST', COLLECTION, COLLECTION, 400, { body: BODY });
  await producer.produce('POST', COLLECTION, COLLECTION, 401, { ...bearer('nonsense'), body });
  await producer.produce('POST', COLLECTION, COLLECTION, 403, { ...reader, body });
  await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 401);
  await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 403, other);
  await producer.produce('GET', BUNDLE, `${COLLECTION}/zzzzzzz`, 404, owner);
});

it('fails as documented', async () => {
  const token = jwt.sign({}, 'whatever', { issuer: ISSUER, subject: 'x', audience: 'ligature', keyid: 'k' });
  const body = { urls: BODY.urls };
  await producer.produce('POST', COLLECTION, COLLECTION, 503, { ...bearer(token), body });
  await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 503, bearer(token));
  await whileBroken(app, 'linky.bundles', async () => {
    await producer.produce('POST', COLLECTION, COLLECTION, 500, { body });
    await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 500, owner);
  });
});

it('is limited as documented', async () => {
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const key = await createKey(on, { userId: (await createUser(on)).id });
    const call = { ...bearer(key.rawKey), on };
    await fetch(on.url + COLLECTION, { method: 'POST', body: JSON.stringify({ urls: BODY.urls }) });
    await producer.produce('POST', COLLECTION, COLLECTION, 429, { on, body: { urls: BODY.urls } });
    await fetch(`${on.url}${COLLECTION}/zzzzzzz`, { headers: call.headers ?? {} });
    await producer.produce('GET', BUNDLE, `${COLLECTION}/zzzzzzz`, 429, call);
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectComplete([COLLECTION]);
});
