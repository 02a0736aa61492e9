import { afterAll, beforeAll, it } from 'vitest';

import jwt from 'jsonwebtoken';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { type Call, Producer, whileBroken } from './producer.js';

const ISSUER = 'http://127.0.0.1:1';
const MOST = 5;
const KEY = '/api/me/keys/{id}';
const TEAM = '/api/orgs/{org}/keys';

/** Method, path as documented, a body that succeeds. */
const ROUTES: readonly (readonly [string, string, object | undefined])[] = [
  ['PATCH', KEY, { name: 'named' }],
  ['POST', `${KEY}/rotate`, { overlapHours: 1 }],
];

/** The same of an organization, with the status of success. */
const TEAM_ROUTES: readonly (readonly [string, string, object | undefined, number])[] = [
  ['GET', TEAM, undefined, 200],
  ['POST', TEAM, { name: 'team' }, 201],
  ['PATCH', `${TEAM}/{id}`, { name: 'named' }, 200],
  ['POST', `${TEAM}/{id}/rotate`, { overlapHours: 1 }, 200],
  ['DELETE', `${TEAM}/{id}`, undefined, 200],
];
/** Queries that are refused, of what takes no body. */
const WRONG: Readonly<Record<string, string>> = { GET: '?limit=0', DELETE: '?children=perhaps' };
/** What stands against a key that is over, or one more. */
const CONFLICTING = ['POST', 'PATCH'];

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
  app = await startApp({ oidcIssuer: ISSUER, oidcAudience: 'ligature', keysPerOwner: MOST });
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

it('does and refuses for organizations as documented', async () => {
  const org = await createOrg(app, userId);
  const member = await createUser(app);
  await createMember(app, org.id, member.id);
  const asMember = await cookie(member.id);
  const { apiKey } = await createKey(app, { orgId: org.id });
  const target = (template: string, query = ''): string =>
    at(template.replace('{org}', org.slug), apiKey.id) + query;
  for (const [method, template, body, wanted] of TEAM_ROUTES) {
    const sends = body !== undefined;
    const wrong = target(template, WRONG[method]);
    await producer.produce(method, template, wrong, 400, { ...session, ...(sends ? { body: [] } : {}) });
    await producer.produce(method, template, target(template), 401, { body });
    await producer.produce(method, template, target(template), 403, { ...asMember, body });
    const missing = at(template.replace('{org}', 'no-such-org'), apiKey.id);
    await producer.produce(method, template, missing, 404, { ...session, body });
    await producer.produce(method, template, target(template), wanted, { ...session, body });
  }
  for (let more = 0; more < MOST; more += 1) await createKey(app, { orgId: org.id });
  for (const [method, template, body] of TEAM_ROUTES.filter(([method]) => CONFLICTING.includes(method))) {
    await producer.produce(method, template, target(template), 409, { ...session, body });
  }
});

it('limits calls for organizations as documented', async () => {
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const user = await createUser(on);
    const org = await createOrg(on, user.id);
    const headers = { cookie: `st_access=${await createSession(on, user.id)}` };
    await fetch(`${on.url}/api/me/keys`, { headers });
    for (const [method, template, body] of TEAM_ROUTES) {
      const path = at(template.replace('{org}', org.slug), 1);
      await fetch(on.url + path, { method, headers });
      await producer.produce(method, template, path, 429, { on, headers, body });
    }
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectShown([...ROUTES, ...TEAM_ROUTES].map(([method, template]) => `${method} ${template}`));
});
