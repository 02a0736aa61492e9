import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ApiKeys, KeyRotation } from '#identity';
import { DAY_MS, type Scope, systemCall } from '#kernel';

import { type Answer, bearer, cookie, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

interface Rotated {
  readonly apiKey: {
    readonly id: number;
    readonly keyPrefix: string;
    readonly previousSecretUntil: string | null;
  };
  readonly rawKey: string;
}

const HOUR_MS = 3_600_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 20 });
});
afterAll(() => app.close());

async function keyOf(scopes?: readonly Scope[]): Promise<{
  readonly userId: string;
  readonly id: number;
  readonly rawKey: string;
  readonly session: RequestHeaders;
}> {
  const { id: userId } = await createUser(app);
  const { apiKey, rawKey } = await createKey(app, { userId }, scopes === undefined ? {} : { scopes });
  return { userId, id: apiKey.id, rawKey, session: cookie(await createSession(app, userId)) };
}

const rotate = (headers: RequestHeaders, id: number, body?: unknown): Promise<Answer<Rotated>> =>
  send<Rotated>(app, 'POST', `/api/me/keys/${String(id)}/rotate`, body, headers);

async function rotated(headers: RequestHeaders, id: number, body?: unknown): Promise<Rotated> {
  const answer = await rotate(headers, id, body);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.body;
}

const status = async (rawKey: string): Promise<number> =>
  (await send(app, 'GET', '/api/auth/me', undefined, bearer(rawKey))).status;

const secretOf = (rawKey: string): string => rawKey.split('.')[1] ?? '';

describe('rotating a key', () => {
  it('tells a new secret of the same key, and ends the old one after the overlap', async () => {
    const { id, rawKey, session } = await keyOf();
    const before = app.clock.now();
    const fresh = await rotated(session, id);
    expect(fresh.apiKey).toMatchObject({ id, keyPrefix: rawKey.split('.')[0] });
    expect(secretOf(fresh.rawKey)).not.toBe(secretOf(rawKey));
    expect(Date.parse(fresh.apiKey.previousSecretUntil ?? '')).toBeGreaterThanOrEqual(before + DAY_MS);
    const [row] = await app.sql<object>('select * from identity.api_keys where id = $1', [id]);
    for (const raw of [rawKey, fresh.rawKey]) expect(JSON.stringify(row)).not.toContain(secretOf(raw));
    app.clock.advance(DAY_MS - 60_000);
    expect([await status(rawKey), await status(fresh.rawKey)]).toEqual([200, 200]);
    app.clock.advance(60_000 + 1_000);
    expect([await status(rawKey), await status(fresh.rawKey)]).toEqual([401, 200]);
  });

  it('takes from 0 to 168 hours', async () => {
    const { id, userId, rawKey, session } = await keyOf();
    for (const overlapHours of [-1, 169, 1.5, '24', true]) {
      expect((await rotate(session, id, { overlapHours })).status).toBe(400);
    }
    expect(await status(rawKey)).toBe(200);
    const usual = await rotated(session, id, { overlapHours: null });
    expect(Date.parse(usual.apiKey.previousSecretUntil ?? '')).toBeGreaterThan(
      app.clock.now() + 23 * HOUR_MS,
    );
    const week = await rotated(session, id, { overlapHours: 168 });
    app.clock.advance(168 * HOUR_MS - 60_000);
    expect(await status(usual.rawKey)).toBe(200);
    const atOnce = await rotated(cookie(await createSession(app, userId)), id, { overlapHours: 0 });
    expect(atOnce.apiKey.previousSecretUntil).toBeNull();
    expect([await status(usual.rawKey), await status(week.rawKey)]).toEqual([401, 401]);
    expect(await status(atOnce.rawKey)).toBe(200);
  });

  it('leaves two secrets at most', async () => {
    const { id, rawKey, session } = await keyOf();
    const second = await rotated(session, id);
    const third = await rotated(session, id);
    expect([await status(rawKey), await status(second.rawKey), await status(third.rawKey)]).toEqual([
      401, 200, 200,
    ]);
  });

  it('fails no call with either secret inside the overlap', async () => {
    const { id, rawKey, session } = await keyOf();
    const statuses: number[] = [];
    let isOver = false;
    const secrets = [rawKey];
    const caller = async (): Promise<void> => {
      while (!isOver) for (const secret of secrets) statuses.push(await status(secret));
    };
    const callers = Promise.all(Array.from({ length: 12 }, caller));
    await expect.poll(() => statuses.length).toBeGreaterThan(24);
    secrets.push((await rotated(session, id, { overlapHours: 1 })).rawKey);
    const [seen, enough] = [statuses.length, statuses.length + 100];
    await expect.poll(() => statuses.length).toBeGreaterThan(enough);
    isOver = true;
    await callers;
    expect(seen).toBeGreaterThan(24);
    expect(statuses.filter((each) => each !== 200)).toEqual([]);
    app.clock.advance(HOUR_MS + 1_000);
    expect([await status(rawKey), await status(secrets[1] ?? '')]).toEqual([401, 200]);
  });

  it('by two at once leaves both new secrets, and the old one to nobody', async () => {
    const { id, rawKey, session } = await keyOf();
    const both = await Promise.all([rotated(session, id), rotated(session, id)]);
    expect(await Promise.all(both.map((each) => status(each.rawKey)))).toEqual([200, 200]);
    expect(await status(rawKey)).toBe(401);
  });

  it('with a key works for what the key could mint, itself included', async () => {
    const { id, userId, rawKey } = await keyOf(['keys:admin', 'graph:read']);
    const { apiKey: strong } = await createKey(app, { userId }, { scopes: ['graph:write'] });
    const { apiKey: weak } = await createKey(app, { userId }, { scopes: ['graph:read', 'links:write'] });
    expect((await rotate(bearer(rawKey), strong.id)).status).toBe(403);
    await rotated(bearer(rawKey), weak.id);
    await rotated(bearer((await rotated(bearer(rawKey), id)).rawKey), id);
    const limited = await createKey(app, { userId }, { scopes: ['keys:admin'], rateLimitPerHour: 500 });
    const { apiKey: unlimited } = await createKey(app, { userId }, { scopes: ['links:read'] });
    expect((await rotate(bearer(limited.rawKey), unlimited.id)).status).toBe(403);
  });

  it('refuses keys that are over, and those of others', async () => {
    const { id, userId, session } = await keyOf();
    const owner = { kind: 'user', id: userId } as const;
    const stranger = await keyOf();
    expect((await rotate(stranger.session, id)).status).toBe(404);
    const { apiKey } = await createKey(app, { userId }, { expiresAt: new Date(app.clock.now() + HOUR_MS) });
    app.clock.advance(HOUR_MS);
    expect((await rotate(session, apiKey.id)).status).toBe(409);
    await app.get(ApiKeys).revoke(owner, id, false, systemCall('cli'));
    expect((await rotate(session, id)).status).toBe(409);
    await expect(app.get(KeyRotation).rotate(owner, 2 ** 60, undefined, null)).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  it('keeps a revoked key out with both secrets', async () => {
    const { id, userId, rawKey, session } = await keyOf();
    const fresh = await rotated(session, id);
    await app.get(ApiKeys).revoke({ kind: 'user', id: userId }, id, false, systemCall('cli'));
    expect([await status(rawKey), await status(fresh.rawKey)]).toEqual([401, 401]);
  });
});
