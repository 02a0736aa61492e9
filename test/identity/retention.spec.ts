import { systemCall } from '#kernel';
import { ApiKeys, SessionRecords, RevokedKeyRecords } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_KEYS = 3;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ keysPerOwner: MOST_KEYS, endedSessionDays: 1 });
});
afterAll(() => app.close());

interface Listed {
  readonly id: number;
  readonly revokedAt: string | null;
}

async function keys(cookie: string): Promise<Listed[]> {
  const answer = await fetch(`${app.url}/api/me/keys`, { headers: { cookie } });
  return ((await answer.json()) as { apiKeys: Listed[] }).apiKeys;
}

async function mint(headers: Record<string, string>): Promise<{ id: number; rawKey: string }> {
  const answer = await fetch(`${app.url}/api/me/keys`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'k', scopes: ['keys:admin'] }),
  });
  expect(answer.status).toBe(201);
  const { apiKey, rawKey } = (await answer.json()) as { apiKey: { id: number }; rawKey: string };
  return { id: apiKey.id, rawKey };
}

async function revoke(cookie: string, id: number): Promise<void> {
  const answer = await fetch(`${app.url}/api/me/keys?id=${String(id)}`, {
    method: 'DELETE',
    headers: { cookie },
  });
  expect(answer.status).toBe(200);
}

describe('a revoked key', () => {
  it('is listed for as long as is set, and then removed', async () => {
    const { id: userId } = await createUser(app);
    const { apiKey } = await createKey(app, { userId });
    await app.get(ApiKeys).revoke({ kind: 'user', id: userId }, apiKey.id, false, systemCall('cli'));
    const listed = async (): Promise<number> =>
      (await keys(`st_access=${await createSession(app, userId)}`)).length;
    app.clock.advance(90 * DAY_MS - 60_000);
    await app.get(RevokedKeyRecords).sweep();
    expect(await listed()).toBe(1);
    app.clock.advance(120_000);
    await app.get(RevokedKeyRecords).sweep();
    expect(await listed()).toBe(0);
  });

  it('stays while keys that were minted with it live, so that these can be ended with it', async () => {
    const { id: userId } = await createUser(app);
    const cookie = async (): Promise<string> => `st_access=${await createSession(app, userId)}`;
    const parent = await mint({ cookie: await cookie() });
    const child = await mint({ authorization: `Bearer ${parent.rawKey}` });
    const grandchild = await mint({ authorization: `Bearer ${child.rawKey}` });
    await revoke(await cookie(), parent.id);
    await revoke(await cookie(), child.id);
    app.clock.advance(91 * DAY_MS);
    await app.get(RevokedKeyRecords).sweep();
    const listed = async (): Promise<number[]> => (await keys(await cookie())).map(({ id }) => id);
    expect(await listed()).toEqual([grandchild.id, child.id, parent.id]);
    await revoke(await cookie(), grandchild.id);
    await app.get(RevokedKeyRecords).sweep();
    expect(await listed()).toEqual([grandchild.id]);
  });

  it('does not let a loop of minting and revoking fill the table', async () => {
    const { id: userId } = await createUser(app);
    const cookie = `st_access=${await createSession(app, userId)}`;
    const stays = await mint({ cookie });
    const revoked: number[] = [];
    for (let n = 0; n < 3 * MOST_KEYS; n += 1) {
      const { id } = await mint({ cookie });
      await revoke(cookie, id);
      revoked.unshift(id);
      app.clock.advance(1_000);
    }
    expect((await keys(cookie)).map(({ id }) => id)).toEqual([...revoked.slice(0, MOST_KEYS), stays.id]);
  });
});

describe('an ended session', () => {
  it('is remembered until its token is over, and for as long as is set beyond', async () => {
    const { id: userId } = await createUser(app);
    const cookie = `st_access=${await createSession(app, userId)}`;
    const count = async (): Promise<number> =>
      (await app.sql('select from identity.sessions where user_id = $1', [userId])).length;
    await fetch(`${app.url}/api/auth/logout`, { method: 'POST', headers: { cookie } });
    expect(await count()).toBe(1);
    app.clock.advance(12 * HOUR_MS + DAY_MS - 60_000);
    await app.get(SessionRecords).sweep();
    expect(await count()).toBe(1);
    app.clock.advance(120_000);
    await app.get(SessionRecords).sweep();
    expect(await count()).toBe(0);
  });
});
