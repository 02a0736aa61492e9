import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ApiKeys, type ApiKeyView, KeyListing, RevokedKeyRecords } from '#identity';
import { DAY_MS, systemCall } from '#kernel';

import { type Answer, bearer, cookie, type RequestHeaders, send } from '../linky/world.js';
import { open } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

type Key = Omit<ApiKeyView, 'expiresAt'> & { readonly expiresAt: string | null };

const MOST = 5;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ keysPerOwner: MOST, trustProxy: ['127.0.0.1'] });
});
afterAll(() => app.close());

const from = (address: string): RequestHeaders => ({ 'x-forwarded-for': address });
const inDays = (days: number): Date => new Date(app.clock.now() + days * DAY_MS);

const session = async (id: string): Promise<RequestHeaders> => cookie(await createSession(app, id));

/** A new user, signed in. */
async function signedIn(): Promise<{ id: string; headers: RequestHeaders }> {
  const { id } = await createUser(app);
  return { id, headers: await session(id) };
}

async function minted(headers: RequestHeaders, order: object = {}): Promise<{ apiKey: Key; rawKey: string }> {
  const body = { name: 'key', scopes: ['keys:admin'], ...order };
  const answer = await send<{ apiKey: Key; rawKey: string }>(app, 'POST', '/api/me/keys', body, headers);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
}

const mint = async (headers: RequestHeaders, order: object): Promise<[number, unknown]> => {
  const body = { name: 'key', scopes: ['keys:admin'], ...order };
  const answer = await send(app, 'POST', '/api/me/keys', body, headers);
  return [answer.status, answer.body['code']];
};

const change = (headers: RequestHeaders, id: number | string, body: unknown): Promise<Answer<Key>> =>
  send<Key>(app, 'PATCH', `/api/me/keys/${String(id)}`, body, headers);

const me = (rawKey: string, headers: RequestHeaders = {}): Promise<Answer> =>
  send(app, 'GET', '/api/auth/me', undefined, { ...bearer(rawKey), ...headers });

describe('a key that expires', () => {
  it('works until then, says why it does not any more, and only to who has its secret', async () => {
    const { headers } = await signedIn();
    const expiresAt = inDays(1).toISOString();
    const { apiKey, rawKey } = await minted(headers, { expiresAt });
    expect(apiKey.expiresAt).toBe(expiresAt);
    app.clock.advance(DAY_MS - 10_000);
    expect((await me(rawKey)).status).toBe(200);
    app.clock.advance(10_000);
    const over = await me(rawKey);
    expect([over.status, over.body]).toEqual([
      401,
      { error: 'The API key has expired', code: 'UNAUTHORIZED' },
    ]);
    expect(over.headers.get('www-authenticate')).toBe('Bearer realm="ligature", error="invalid_token"');
    const guess = await me(`${apiKey.keyPrefix}.${'x'.repeat(32)}`);
    expect([guess.status, guess.body['error']]).toEqual([401, 'Authentication failed']);
    const mcp = await send(
      app,
      'POST',
      '/api/mcp',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      bearer(rawKey),
    );
    expect([mcp.status, mcp.body['error']]).toEqual([401, 'The API key has expired']);
    expect(mcp.headers.get('www-authenticate')).toContain('realm="linky"');
  });

  it('is refused on sockets, and ends those that are open', async () => {
    const { id } = await signedIn();
    const { apiKey, rawKey } = await createKey(app, { userId: id });
    const client = open(app, { auth: { token: rawKey } });
    await client.heard('connected');
    await app.get(ApiKeys).amend({ kind: 'user', id }, apiKey.id, { expiresAt: inDays(1) }, null);
    app.clock.advance(DAY_MS);
    expect(await client.ask('node:add', {})).toMatchObject({ ok: false, error: 'forbidden.auth_missing' });
    const late = open(app, { auth: { token: rawKey } });
    expect(await late.heard('error')).toMatchObject({ ok: false, error: 'forbidden.auth_missing' });
    client.close();
    late.close();
  });

  it('does not count among the keys of its owner, and comes back only where there is room', async () => {
    const { id, headers: before } = await signedIn();
    const order = { expiresAt: inDays(1).toISOString() };
    const [first] = await Promise.all(Array.from({ length: MOST }, () => minted(before, order)));
    expect(await mint(before, {})).toEqual([409, 'CONFLICT']);
    app.clock.advance(DAY_MS);
    const headers = await session(id);
    for (let made = 1; made < MOST; made += 1) await minted(headers);
    const later = { expiresAt: null };
    expect((await change(headers, first!.apiKey.id, later)).status).toBe(200);
    expect((await me(first!.rawKey)).status).toBe(200);
    expect(await mint(headers, {})).toEqual([409, 'CONFLICT']);
    const { body } = await send<{ apiKeys: Key[] }>(app, 'GET', '/api/me/keys', undefined, headers);
    const over = body.apiKeys.find((key) => key.expiresAt !== null);
    expect((await change(headers, over!.id, later)).status).toBe(409);
  });

  it('mints nothing any more, and goes when it has been listed long enough', async () => {
    const { id, headers } = await signedIn();
    const { apiKey, rawKey } = await minted(headers, { expiresAt: inDays(1).toISOString() });
    const { apiKey: child } = await minted(bearer(rawKey));
    expect(child.expiresAt).toBe(apiKey.expiresAt);
    app.clock.advance(DAY_MS);
    expect(await mint(bearer(rawKey), {})).toEqual([401, 'UNAUTHORIZED']);
    const left = async (): Promise<number> => (await app.get(ApiKeys).list({ kind: 'user', id })).length;
    app.clock.advance(89 * DAY_MS);
    await app.get(RevokedKeyRecords).sweep();
    expect(await left()).toBe(2);
    app.clock.advance(2 * DAY_MS);
    await app.get(RevokedKeyRecords).sweep();
    expect(await left()).toBe(0);
  });

  it('is told of while it is about to end', async () => {
    const { id } = await signedIn();
    const key = async (days: number): Promise<number> =>
      (await createKey(app, { userId: id }, { expiresAt: inDays(days) })).apiKey.id;
    const [late, soon, sooner, revoked] = [await key(8), await key(6), await key(5), await key(4)];
    await app.get(ApiKeys).revoke({ kind: 'user', id }, revoked, false, systemCall('cli'));
    const ids = async (): Promise<number[]> =>
      (await app.get(KeyListing).listExpiring(7)).filter(({ owner }) => owner.id === id).map((k) => k.id);
    expect(await ids()).toEqual([sooner, soon]);
    app.clock.advance(5.5 * DAY_MS);
    expect(await ids()).toEqual([soon, late]);
  });

  it.each(['2020-01-01T00:00:00Z', 'tomorrow', 7, '2027-02-30', ''])(
    'does not end at %j',
    async (expiresAt) => {
      const { headers } = await signedIn();
      const { apiKey } = await minted(headers);
      expect(await mint(headers, { expiresAt })).toEqual([400, 'BAD_REQUEST']);
      expect((await change(headers, apiKey.id, { expiresAt })).status).toBe(400);
    },
  );
});

describe('a key with a list of addresses', () => {
  it('works from there only, of which the trusted proxy tells', async () => {
    const { headers } = await signedIn();
    const allowedAddresses = ['203.0.113.9/24', '2001:db8::7', '203.0.113.0/24'];
    const { apiKey, rawKey } = await minted(headers, { allowedAddresses });
    expect(apiKey.allowedAddresses).toEqual(['203.0.113.0/24', '2001:db8::7/128']);
    for (const address of ['203.0.113.200', '203.0.113.1:4711', '::ffff:203.0.113.1', '[2001:db8::7]:443']) {
      expect((await me(rawKey, from(address))).status).toBe(200);
    }
    for (const address of ['203.0.114.1', '2001:db8::8', 'unknown', '203.0.113.1, 198.51.100.1']) {
      const { status, body } = await me(rawKey, from(address));
      expect([status, body]).toEqual([
        403,
        { error: 'The API key may not be used from this address', code: 'FORBIDDEN' },
      ]);
    }
    expect((await me(rawKey)).status).toBe(403);
    const open = await send(app, 'POST', '/api/links', { urls: ['https://example.com'] }, bearer(rawKey));
    expect(open.status).toBe(403);
  });

  it('is refused on sockets from elsewhere, also when the list comes later', async () => {
    const { id } = await signedIn();
    const { apiKey, rawKey } = await createKey(app, { userId: id }, { allowedAddresses: ['203.0.113.0/24'] });
    const options = (address: string): object => ({
      auth: { token: rawKey },
      extraHeaders: { 'x-forwarded-for': address },
    });
    const client = open(app, options('203.0.113.4'));
    await client.heard('connected');
    const stranger = open(app, options('198.51.100.4'));
    expect(await stranger.heard('error')).toMatchObject({
      ok: false,
      error: 'forbidden',
      reason: 'address_not_allowed',
    });
    expect(await client.ask('node:add', {})).toMatchObject({ ok: true });
    await app
      .get(ApiKeys)
      .amend({ kind: 'user', id }, apiKey.id, { allowedAddresses: ['198.51.100.0/24'] }, null);
    expect(await client.ask('node:add', {})).toMatchObject({ ok: false, reason: 'address_not_allowed' });
    await expect.poll(() => client.socket.connected, { timeout: 20_000 }).toBe(false);
    stranger.close();
    client.close();
  });

  it('has 1 to 50 of them', async () => {
    const { headers } = await signedIn();
    const list = (length: number): string[] => Array.from({ length }, (_, at) => `10.0.0.${String(at)}`);
    expect((await minted(headers, { allowedAddresses: list(50) })).apiKey.allowedAddresses).toHaveLength(50);
    expect((await minted(headers, { allowedAddresses: null })).apiKey.allowedAddresses).toBeNull();
    for (const allowedAddresses of [[], list(51), ['10.0.0.0/33'], ['example.com'], [7], '10.0.0.1', {}]) {
      expect(await mint(headers, { allowedAddresses })).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it('remembers where its last use came from, and a refused call is none', async () => {
    const { headers } = await signedIn();
    const { apiKey, rawKey } = await minted(headers, { allowedAddresses: ['2001:db8::/32'] });
    const used = async (): Promise<unknown> => {
      const { body } = await send<{ apiKeys: Key[] }>(app, 'GET', '/api/me/keys', undefined, headers);
      return body.apiKeys.find(({ id }) => id === apiKey.id)?.lastUsedAddress;
    };
    await me(rawKey, from('198.51.100.1'));
    expect(await used()).toBeNull();
    await me(rawKey, from('[2001:DB8:0:1::5]:443'));
    expect(await used()).toBe('2001:db8:0:1::5');
  });
});

describe('what a key gives', () => {
  it('ends with it at the latest, and works nowhere else', async () => {
    const { headers } = await signedIn();
    const [expiresAt, later] = [inDays(10).toISOString(), inDays(11).toISOString()];
    const allowedAddresses = ['127.0.0.0/8', '203.0.113.0/24'];
    const { apiKey, rawKey } = await minted(headers, { expiresAt, allowedAddresses });
    const mine = bearer(rawKey);
    const child = await minted(mine);
    expect(child.apiKey).toMatchObject({ expiresAt, allowedAddresses });
    const narrower = { expiresAt: inDays(1).toISOString(), allowedAddresses: ['127.0.0.1/32'] };
    expect((await minted(mine, narrower)).apiKey).toMatchObject(narrower);
    for (const wider of [
      { expiresAt: later },
      { expiresAt: null },
      { allowedAddresses: null },
      { allowedAddresses: ['127.0.0.1', '198.51.100.1'] },
      { allowedAddresses: ['0.0.0.0/0'] },
    ]) {
      expect(await mint(mine, wider)).toEqual([403, 'FORBIDDEN']);
      expect((await change(mine, apiKey.id, wider)).status).toBe(403);
    }
    expect((await change(mine, apiKey.id, { description: 'narrow' })).status).toBe(200);
    expect((await change(mine, apiKey.id, narrower)).body).toMatchObject(narrower);
  });
});

describe('PATCH /api/me/keys/:id', () => {
  it('changes what is sent, and nothing else', async () => {
    const { headers } = await signedIn();
    const { apiKey, rawKey } = await minted(headers);
    const sent = {
      name: ' renamed ',
      description: 'for the build\nof the main branch',
      expiresAt: inDays(3).toISOString(),
      allowedAddresses: ['127.0.0.1'],
    };
    const wanted = { ...apiKey, ...sent, name: 'renamed', allowedAddresses: ['127.0.0.1/32'] };
    const { status, body } = await change(headers, apiKey.id, sent);
    expect([status, body]).toEqual([200, wanted]);
    expect((await change(headers, apiKey.id, { description: '' })).body).toEqual({
      ...wanted,
      description: null,
    });
    expect((await change(headers, apiKey.id, {})).status).toBe(200);
    expect((await me(rawKey)).status).toBe(200);
  });

  it('refuses what is fixed, what is wrong, and keys that are not one’s own or are over', async () => {
    const { headers } = await signedIn();
    const { apiKey } = await minted(headers);
    for (const body of [
      { scopes: ['links:read'] },
      { rateLimitPerHour: 7 },
      { workspace: 'a/b' },
      { name: '' },
      { name: null },
      { name: 'x'.repeat(81) },
      { description: 'x'.repeat(501) },
      { description: 7 },
      { description: 'a\0' },
      [],
    ]) {
      expect((await change(headers, apiKey.id, body)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await change(headers, apiKey.id, { description: 'x'.repeat(500) })).status).toBe(200);
    const stranger = await signedIn();
    expect((await change(stranger.headers, apiKey.id, { name: 'mine' })).status).toBe(404);
    for (const id of ['0', '-1', 'x', '99999999999999999999', '9007199254740991', `${String(apiKey.id)}x`]) {
      expect((await change(headers, id, { name: 'x' })).status, id).toBe(404);
    }
    const { rawKey } = await minted(headers, { scopes: ['links:write'] });
    expect((await change(bearer(rawKey), apiKey.id, '{')).status).toBe(403);
    expect((await change({}, apiKey.id, { name: 'x' })).status).toBe(401);
    await send(app, 'DELETE', `/api/me/keys?id=${String(apiKey.id)}`, undefined, headers);
    expect((await change(headers, apiKey.id, { name: 'x' })).status).toBe(409);
  });
});
