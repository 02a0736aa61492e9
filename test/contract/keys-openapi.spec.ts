import { afterAll, beforeAll, it } from 'vitest';

import jwt from 'jsonwebtoken';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';
import { type Call, Producer, whileBroken } from './producer.js';

const ISSUER = 'http://127.0.0.1:1';
const KEY = '/api/me/keys/{id}';

/** Method, path as documented, a body that succeeds. */
const ROUTES: readonly (readonly [string, string, object | undefined])[] = [
  ['PATCH', KEY, { name: 'named' }],
  ['POST', `${KEY}/rotate`, { overlapHours: 1 }],
];

let app: TestApp;
let producer: Producer;
let userId: string;
let session: Call;

const bearer = (token: string): Call => ({ headers: { authorization: `Bearer ${token}` } });
const cookie = async (id: string): Promise<Call> => ({
  headers: { cookie: `st_access=${await createSession(app, id)}` },
});
const at = (template: string, id: number): string => template.replace('{id}', String(id));
const newKey = async (on = app, owner = userId): Promise<{ id: number; rawKey: string }> => {
  const { apiKey, rawKey } = await createKey(on, { userId: owner });
  return { id: apiKey.id, rawKey };
};

beforeAll(async () => {
  app = await startApp({ oidcIssuer: ISSUER, oidcAudience: 'ligature' });
  producer = await Producer.of(app);
  userId = (await createUser(app)).id;
  session = await cookie(userId);
});
afterAll(() => app.close());

it('does and refuses as documented', async () => {
  const reader = bearer((await createKey(app, { userId }, { scopes: ['links:read'] })).rawKey);
  for (const [method, template, body] of ROUTES) {
    const { id } = await newKey();
    const path = at(template, id);
    await producer.produce(method, template, path, 200, { ...session, body });
    await producer.produce(method, template, path, 400, { ...session, body: [] });
    await producer.produce(method, template, path, 401, { body });
    await producer.produce(method, template, path, 403, { ...reader, body });
    await producer.produce(method, template, at(template, 999_999), 404, { ...session, body });
    await fetch(`${app.url}/api/me/keys?id=${String(id)}`, {
      method: 'DELETE',
      headers: session.headers ?? {},
    });
    await producer.produce(method, template, path, 409, { ...session, body });
  }
});

it('fails as documented', async () => {
  const token = jwt.sign({}, 'whatever', { issuer: ISSUER, subject: 'x', audience: 'ligature', keyid: 'k' });
  const { id } = await newKey();
  for (const [method, template, body] of ROUTES) {
    await producer.produce(method, template, at(template, id), 503, { ...bearer(token), body });
    await whileBroken(app, 'identity.api_keys', async () => {
      await producer.produce(method, template, at(template, id), 500, { ...session, body });
    });
  }
});

it('is limited as documented', async () => {
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const { id, rawKey } = await newKey(on, (await createUser(on)).id);
    for (const [method, template, body] of ROUTES) {
      const call = { ...bearer(rawKey), on, body };
      const json = { ...call.headers, 'content-type': 'application/json' };
      await fetch(on.url + at(template, id), { method, headers: json, body: JSON.stringify(body ?? {}) });
      await producer.produce(method, template, at(template, id), 429, call);
    }
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectShown(ROUTES.map(([method, template]) => `${method} ${template}`));
});
