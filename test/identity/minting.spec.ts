import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, bearer, cookie, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';

interface Key {
  readonly id: number;
  readonly name: string;
  readonly keyPrefix: string;
  readonly rateLimitPerHour: number;
  readonly scopes: readonly string[];
  readonly revokedAt: string | null;
  readonly mintedBy: Readonly<Record<string, unknown>>;
}
interface Minted {
  readonly apiKey: Key;
  readonly rawKey: string;
}
interface Revoked {
  readonly apiKey: Key;
  readonly children: readonly Key[];
}

const MOST = 8;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ keysPerOwner: MOST }, { poolSize: 30 });
});
afterAll(() => app.close());

/** A new user, by a key of these scopes. */
async function keyed(scopes: Parameters<typeof createKey>[2] = {}): Promise<{
  user: Awaited<ReturnType<typeof createUser>>;
  prefix: string;
  id: number;
  headers: RequestHeaders;
}> {
  const user = await createUser(app);
  const { apiKey, rawKey } = await createKey(app, { userId: user.id }, { scopes: ['keys:admin'], ...scopes });
  return { user, id: apiKey.id, prefix: apiKey.keyPrefix, headers: bearer(rawKey) };
}

const mint = (headers: RequestHeaders, order: object = {}): Promise<Answer<Minted>> =>
  send<Minted>(app, 'POST', '/api/me/keys', { name: 'child', ...order }, headers);

async function minted(headers: RequestHeaders, order: object = {}): Promise<Minted> {
  const answer = await mint(headers, order);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
}

async function list(headers: RequestHeaders): Promise<readonly Key[]> {
  const { status, body } = await send<{ apiKeys: Key[] }>(app, 'GET', '/api/me/keys', undefined, headers);
  expect(status).toBe(200);
  return body.apiKeys;
}

const isAlive = async (rawKey: string): Promise<boolean> =>
  (await send(app, 'GET', '/api/auth/me', undefined, bearer(rawKey))).status === 200;

async function mcp(headers: RequestHeaders, name: string, args: object): Promise<Record<string, unknown>> {
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
  const accept = { accept: 'application/json, text/event-stream', ...headers };
  return (await send(app, 'POST', '/api/mcp', call, accept)).body;
}

describe('a key', () => {
  it('mints no scope that it does not hold, on no wire', async () => {
    const { headers } = await keyed();
    for (const scope of ['graph:write', 'graph:read', 'items:write', 'items:read', 'projects:write']) {
      const answer = await mint(headers, { scopes: ['links:read', scope] });
      expect([answer.status, answer.body]).toMatchObject([403, { code: 'FORBIDDEN' }]);
      expect(answer.text).toContain(scope);
      const told = await mcp(headers, 'keys_create', { name: 'x', scopes: [scope] });
      expect(told).toMatchObject({ error: { code: -32002 } });
    }
    expect(await list(headers)).toHaveLength(1);
    for (const scope of ['keys:admin', 'links:write', 'links:read']) {
      expect((await minted(headers, { scopes: [scope] })).apiKey.scopes).toEqual([scope]);
    }
  });

  it('mints the weaker scope of what it holds, and what it holds', async () => {
    const { headers } = await keyed({ scopes: ['keys:admin', 'graph:write', 'items:read'] });
    await minted(headers, { scopes: ['graph:read', 'items:read'] });
    await minted(headers, { scopes: ['graph:write'] });
    expect((await mint(headers, { scopes: ['items:write'] })).status).toBe(403);
  });

  it('gives no more calls an hour than it has itself', async () => {
    const { headers } = await keyed({ rateLimitPerHour: 500 });
    for (const rateLimitPerHour of [0, 501, 100_000]) {
      expect((await mint(headers, { rateLimitPerHour })).status).toBe(403);
      expect(await mcp(headers, 'keys_create', { name: 'x', rateLimitPerHour })).toMatchObject({
        error: { code: -32002 },
      });
    }
    expect((await minted(headers, { rateLimitPerHour: 500 })).apiKey.rateLimitPerHour).toBe(500);
    expect((await minted(headers)).apiKey.rateLimitPerHour).toBe(500);
    const unlimited = await keyed({ rateLimitPerHour: 0 });
    expect((await minted(unlimited.headers, { rateLimitPerHour: 0 })).apiKey.rateLimitPerHour).toBe(0);
    expect((await minted(unlimited.headers)).apiKey.rateLimitPerHour).toBe(1000);
  });
});

describe('a session', () => {
  it('mints anything', async () => {
    const user = await createUser(app);
    const headers = cookie(await createSession(app, user.id));
    const order = { scopes: ['graph:write', 'items:write', 'keys:admin'], rateLimitPerHour: 0 };
    expect((await minted(headers, order)).apiKey).toMatchObject(order);
  });
});

describe('the list', () => {
  it('says who minted a key', async () => {
    const { user, id, prefix, headers } = await keyed();
    await minted(headers, { name: 'by key' });
    await minted(cookie(await createSession(app, user.id)), { name: 'by hand' });
    const { username } = user;
    expect((await list(headers)).map(({ mintedBy }) => mintedBy)).toEqual([
      { type: 'user', userId: user.id, username },
      { type: 'api_key', keyId: id, keyPrefix: prefix, userId: user.id, username },
      { type: 'operator' },
    ]);
  });

  it('says so of team keys, also when the admin is gone', async () => {
    const owner = await createUser(app);
    const admin = await createUser(app);
    const org = await createOrg(app, owner.id);
    await createMember(app, org.id, admin.id, 'org:admin');
    await minted(cookie(await createSession(app, admin.id, org.id)), { name: 'team' });
    const mintedBy = async (): Promise<unknown> =>
      (await list(cookie(await createSession(app, owner.id, org.id))))[0]?.mintedBy;
    expect(await mintedBy()).toEqual({ type: 'user', userId: admin.id, username: admin.username });
    await app.sql('delete from identity.users where id = $1', [admin.id]);
    expect(await mintedBy()).toEqual({ type: 'user', userId: null, username: null });
  });
});

describe('revoking a key', () => {
  it('lists what was minted with it, and ends all of that too if asked to', async () => {
    const { id, headers, user } = await keyed();
    const child = await minted(headers, { name: 'child', scopes: ['keys:admin'] });
    const grandchild = await minted(bearer(child.rawKey), { name: 'grandchild' });
    const other = await minted(cookie(await createSession(app, user.id)), { name: 'other' });
    const session = cookie(await createSession(app, user.id));
    const revoke = (query: string): Promise<Answer<Revoked>> =>
      send<Revoked>(app, 'DELETE', `/api/me/keys?id=${String(id)}${query}`, undefined, session);

    const first = await revoke('');
    expect(first.status).toBe(200);
    expect(first.body.apiKey.id).toBe(id);
    expect(first.body.children.map(({ name, revokedAt }) => [name, revokedAt])).toEqual([
      ['grandchild', null],
      ['child', null],
    ]);
    expect([await isAlive(child.rawKey), await isAlive(grandchild.rawKey)]).toEqual([true, true]);

    expect((await revoke('&children=perhaps')).status).toBe(400);
    const all = await revoke('&children=true');
    expect(all.body.children.map(({ revokedAt }) => typeof revokedAt)).toEqual(['string', 'string']);
    expect(all.body.apiKey.revokedAt).toBe(first.body.apiKey.revokedAt);
    expect([await isAlive(child.rawKey), await isAlive(grandchild.rawKey)]).toEqual([false, false]);
    expect(await isAlive(other.rawKey)).toBe(true);
  });

  it('does so for agents', async () => {
    const { id, headers } = await keyed();
    const child = await minted(headers);
    const told = await mcp(headers, 'keys_revoke', { id, children: true });
    expect(JSON.stringify(told)).toContain(child.apiKey.keyPrefix);
    expect(await isAlive(child.rawKey)).toBe(false);
  });

  it('leaves no child that was minted meanwhile', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, headers, user } = await keyed();
      const session = cookie(await createSession(app, user.id));
      const revoke = `/api/me/keys?id=${String(id)}&children=true`;
      const [children] = await Promise.all([
        Promise.all(Array.from({ length: 6 }, () => mint(headers))),
        send(app, 'DELETE', revoke, undefined, session),
      ]);
      for (const { status } of children) expect([201, 401]).toContain(status);
      const alive = (await list(session)).filter(({ revokedAt }) => revokedAt === null);
      expect(alive).toEqual([]);
    }
  });
});

describe('the cap on the keys of an owner', () => {
  it('counts those that are not revoked, and tells the limit', async () => {
    const { headers } = await keyed();
    for (let made = 1; made < MOST; made += 1) await minted(headers);
    const refused = await mint(headers);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'CONFLICT' }]);
    expect(refused.text).toContain(String(MOST));
    const [last] = await list(headers);
    await send(app, 'DELETE', `/api/me/keys?id=${String(last?.id)}`, undefined, headers);
    await minted(headers);
    expect((await mint(headers)).status).toBe(409);
  });

  it('holds whatever comes at once', async () => {
    const { user } = await keyed();
    const session = cookie(await createSession(app, user.id));
    const answers = await Promise.all(Array.from({ length: 20 }, () => mint(session)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST - 1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(20 - MOST + 1);
  });
});
