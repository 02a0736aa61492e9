import jwt from 'jsonwebtoken';
import { Takedowns } from '#linky';
import { afterAll, beforeAll, it } from 'vitest';

import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';
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
let blind: Call;
let slug: string;

const bearer = (token: string): Call => ({ headers: { authorization: `Bearer ${token}` } });

beforeAll(async () => {
  app = await startApp({ oidcIssuer: ISSUER, oidcAudience: 'ligature', keysPerOwner: 2 });
  producer = await Producer.of(app);
  const keyed = async (userId: string, scopes?: 'links:read' | 'items:read'): Promise<Call> =>
    bearer((await createKey(app, { userId }, scopes ? { scopes: [scopes] } : {})).rawKey);
  const user = await createUser(app);
  owner = await keyed(user.id);
  reader = await keyed(user.id, 'links:read');
  blind = await keyed(user.id, 'items:read');
  other = await keyed((await createUser(app)).id);
  const created = await fetch(app.url + COLLECTION, {
    method: 'POST',
    ...owner,
    body: JSON.stringify({ urls: BODY.urls }),
  });
  slug = ((await created.json()) as { slug: string }).slug;
});
afterAll(() => app.close());

/** The routes of one bundle that only its owner may use: method, what follows the slug, body, needed scope. */
const OWNER_ROUTES: readonly (readonly [string, string, object | undefined, boolean])[] = [
  ['GET', '', undefined, false],
  ['PATCH', '', { title: 'T' }, true],
  ['GET', '/versions', undefined, false],
  ['GET', '/insights', undefined, false],
  ['POST', '/versions/{number}/restore', undefined, true],
  ['PUT', '/alias', { alias: 'a-documented-name' }, true],
  ['DELETE', '/alias', undefined, true],
  ['PATCH', '/metadata', { a: 1 }, true],
  ['POST', '/preview', {}, false],
  ['POST', '/clone', undefined, true],
  ['DELETE', '', undefined, true],
  ['POST', '/restore', undefined, true],
];
/** What takes a body that can be wrong. */
const TAKES_BODY = ['/alias', '/metadata', '/preview'];
/** What stores more than there was. */
const GROWS = ['', '/versions/{number}/restore', '/metadata', '/clone'];
/** What changes one that its owner has read. */
const CONDITIONAL = ['', '/versions/{number}/restore', '/alias', '/metadata'];
const BATCH = '/api/links/batch';
const concrete = (rest: string): string => rest.replace('{number}', '1');
const WRONG = '[7]';
const MINE = '/api/me/links';
const KEYS = '/api/me/keys';
/** Those of one key are shown in `keys-openapi.spec.ts`. */
const KEY_ROUTES = ['/api/me/keys/{id}', '/api/me/keys/{id}/rotate'];

it('creates and lists as documented', async () => {
  const body = {
    urls: BODY.urls,
    title: 'T',
    resolutionPolicy: { rules: [{ when: { op: 'always' }, tabs: [{ url: 'https://example.org' }] }] },
  };
  await producer.produce('POST', COLLECTION, COLLECTION, 201, { body });
  await producer.produce('POST', COLLECTION, COLLECTION, 201, { ...owner, body });
  await producer.produce('GET', MINE, MINE, 200, owner);
});

it('does what owners want as documented', async () => {
  const event = `${BUNDLE}/events`;
  await producer.produce('POST', event, `${COLLECTION}/${slug}/events`, 204);
  for (const [method, rest, body] of OWNER_ROUTES) {
    const wanted = rest === '/clone' ? 201 : 200;
    const path = `${COLLECTION}/${slug}${concrete(rest)}`;
    await producer.produce(method, BUNDLE + rest, path, wanted, { ...owner, body });
  }
  await producer.produce('POST', BATCH, BATCH, 200, {
    ...owner,
    body: { links: [{ urls: BODY.urls }], dryRun: true },
  });
  await producer.produce('POST', BATCH, BATCH, 201, { ...owner, body: { links: [{ urls: BODY.urls }] } });
});

it('manages keys as documented', async () => {
  const { rawKey } = await createKey(app, { userId: (await createUser(app)).id });
  await producer.produce('POST', KEYS, KEYS, 201, { ...bearer(rawKey), body: { name: 'x' } });
  await producer.produce('POST', KEYS, KEYS, 409, { ...bearer(rawKey), body: { name: 'y' } });
  await producer.produce('GET', KEYS, KEYS, 200, bearer(rawKey));
  const listed = await fetch(app.url + KEYS, { headers: { authorization: `Bearer ${rawKey}` } });
  const { apiKeys } = (await listed.json()) as { apiKeys: { id: number }[] };
  await producer.produce('DELETE', KEYS, `${KEYS}?id=${String(apiKeys[0]?.id)}`, 200, bearer(rawKey));
});

it('refuses as documented', async () => {
  const body = { urls: BODY.urls };
  const created = await fetch(app.url + COLLECTION, { method: 'POST', ...owner, body: JSON.stringify(body) });
  slug = ((await created.json()) as { slug: string }).slug;
  await producer.produce('POST', COLLECTION, COLLECTION, 400, { body: '{' });
  await producer.produce('POST', COLLECTION, COLLECTION, 400, { body: BODY });
  await producer.produce('POST', COLLECTION, COLLECTION, 401, { ...bearer('nonsense'), body });
  await producer.produce('POST', COLLECTION, COLLECTION, 403, { ...reader, body });
  await producer.produce('POST', `${BUNDLE}/events`, `${COLLECTION}/${slug}/events`, 400, { body: [] });
  await producer.produce('PATCH', BUNDLE, `${COLLECTION}/${slug}`, 400, { ...owner, body: '{' });
  for (const [method, rest, sent, writes] of OWNER_ROUTES) {
    const path = `${COLLECTION}/${slug}${concrete(rest)}`;
    if (TAKES_BODY.includes(rest) && sent !== undefined) {
      await producer.produce(method, BUNDLE + rest, path, 400, {
        ...owner,
        body: rest === '/preview' ? { viewer: 7 } : WRONG,
      });
    }
    await producer.produce(method, BUNDLE + rest, path, 401, { body: sent });
    await producer.produce(method, BUNDLE + rest, path, 403, { ...(writes ? reader : other), body: sent });
    const missing = `${COLLECTION}/zzzzzzz${concrete(rest)}`;
    await producer.produce(method, BUNDLE + rest, missing, 404, { ...owner, body: sent });
  }
  const placeless = `${COLLECTION}/${slug}/insights?tz=Mars/Base`;
  await producer.produce('GET', `${BUNDLE}/insights`, placeless, 400, owner);
  const taken = `${COLLECTION}/${slug}/alias`;
  await producer.produce('PUT', `${BUNDLE}/alias`, taken, 409, {
    ...owner,
    body: { alias: 'a-documented-name' },
  });
  const stale = { ...owner, headers: { ...owner.headers, 'if-match': '"another"' } };
  for (const [method, rest, sent] of OWNER_ROUTES.filter(([, rest]) => CONDITIONAL.includes(rest))) {
    if (method === 'GET') continue;
    const path = `${COLLECTION}/${slug}${concrete(rest)}`;
    await producer.produce(method, BUNDLE + rest, path, 412, { ...stale, body: sent });
  }
  const known = { headers: { ...owner.headers, 'if-none-match': '*' } };
  await producer.produce('GET', BUNDLE, `${COLLECTION}/${slug}`, 304, known);
  for (const [rest, sent] of [
    ['/restore', {}],
    ['/preview', {}],
  ] as const) {
    const path = `${COLLECTION}/${slug}${rest}`;
    await producer.produceRunning('POST', BUNDLE + rest, path, { ...owner, body: sent });
  }
  const links = { links: [{ urls: BODY.urls }] };
  await producer.produce('POST', BATCH, BATCH, 400, { ...owner, body: { links: [] } });
  await producer.produce('POST', BATCH, BATCH, 401, { body: links });
  await producer.produce('POST', BATCH, BATCH, 403, { ...reader, body: links });
  await producer.produce('GET', MINE, `${MINE}?limit=0`, 400, owner);
  await producer.produce('GET', MINE, MINE, 401);
  await producer.produce('GET', MINE, MINE, 403, blind);
  await producer.produce('GET', KEYS, KEYS, 401);
  await producer.produce('GET', KEYS, KEYS, 403, reader);
  await producer.produce('POST', KEYS, KEYS, 400, { ...owner, body: {} });
  await producer.produce('POST', KEYS, KEYS, 401, { body: {} });
  await producer.produce('POST', KEYS, KEYS, 403, { ...reader, body: {} });
  await producer.produce('DELETE', KEYS, KEYS, 400, owner);
  await producer.produce('DELETE', KEYS, `${KEYS}?id=1`, 401);
  await producer.produce('DELETE', KEYS, `${KEYS}?id=1`, 403, reader);
  await producer.produce('DELETE', KEYS, `${KEYS}?id=999999`, 404, owner);
});

it('refuses what its owner has no room for as documented', async () => {
  const byteCaps = { ...USUAL_BYTE_CAPS, bundlesOfOwner: 1 };
  const on = await startApp({ byteCaps }, { databaseUrl: app.env.databaseUrl ?? '' });
  try {
    await fetch(`${app.url}${COLLECTION}/${slug}`, { method: 'PATCH', ...owner, body: '{"title":"T"}' });
    const body = { urls: BODY.urls };
    await producer.produce('POST', COLLECTION, COLLECTION, 409, { on, ...owner, body });
    await producer.produce('POST', BATCH, BATCH, 409, { on, ...owner, body: { links: [body] } });
    for (const [method, rest, sent] of OWNER_ROUTES.filter(([, rest]) => GROWS.includes(rest))) {
      if (method === 'GET' || method === 'DELETE') continue;
      const path = `${COLLECTION}/${slug}${concrete(rest)}`;
      await producer.produce(method, BUNDLE + rest, path, 409, { on, ...owner, body: sent });
    }
  } finally {
    await on.close();
  }
});

it('says of a bundle that is taken down what is documented', async () => {
  const created = await fetch(app.url + COLLECTION, {
    method: 'POST',
    ...owner,
    body: JSON.stringify({ urls: BODY.urls }),
  });
  const down = ((await created.json()) as { slug: string }).slug;
  await app.get(Takedowns).takeDown(down, null);
  for (const [method, rest, body] of OWNER_ROUTES) {
    const path = `${COLLECTION}/${down}${concrete(rest)}`;
    await producer.produce(method, BUNDLE + rest, path, 410, { ...owner, body });
  }
});

/** Every route with a call that would succeed but for what is broken. */
function everyRoute(): (readonly [string, string, string, object | undefined])[] {
  return [
    ['POST', COLLECTION, COLLECTION, { urls: BODY.urls }],
    ['POST', BATCH, BATCH, { links: [{ urls: BODY.urls }] }],
    ['GET', MINE, MINE, undefined],
    ['GET', KEYS, KEYS, undefined],
    ['POST', KEYS, KEYS, { name: 'x' }],
    ['DELETE', KEYS, `${KEYS}?id=1`, undefined],
    ...OWNER_ROUTES.map(
      ([method, rest, body]) =>
        [method, BUNDLE + rest, `${COLLECTION}/${slug}${concrete(rest)}`, body] as const,
    ),
  ];
}

it('fails as documented', async () => {
  const token = jwt.sign({}, 'whatever', { issuer: ISSUER, subject: 'x', audience: 'ligature', keyid: 'k' });
  // All wait for one question to the issuer; between two of them are two seconds.
  await Promise.all(
    everyRoute().map(([method, template, path, body]) =>
      producer.produce(method, template, path, 503, { ...bearer(token), body }),
    ),
  );
  const session = {
    headers: { cookie: `st_access=${await createSession(app, (await createUser(app)).id)}` },
  };
  for (const [method, template, path, body] of everyRoute()) {
    await whileBroken(app, template === KEYS ? 'identity.api_keys' : 'linky.bundles', async () => {
      await producer.produce(method, template, path, 500, { ...session, body });
    });
  }
});

it('is limited as documented', async () => {
  const on = await startApp({ rateLimitScale: 1 / 1200 });
  try {
    const call = { ...bearer((await createKey(on, { userId: (await createUser(on)).id })).rawKey), on };
    for (const [method, template, path, body] of everyRoute()) {
      const given = template === COLLECTION ? { on, body } : { ...call, body };
      await fetch(on.url + path, {
        method,
        headers: (given as Call).headers ?? {},
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await producer.produce(method, template, path, 429, given);
    }
    const event = `${COLLECTION}/${slug}/events`;
    await fetch(on.url + event, { method: 'POST' });
    await producer.produce('POST', `${BUNDLE}/events`, event, 429, { on });
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents', () => {
  producer.expectComplete([COLLECTION, '/api/me/links', KEYS], KEY_ROUTES);
});
