import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import {
  type Answer,
  bearer,
  makePeople,
  type People,
  type Refusal,
  type RequestHeaders,
  send,
} from './world.js';

interface Key {
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly scopes: string[];
  readonly keyPrefix: string;
  readonly rateLimitPerHour: number;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}
interface Minted {
  readonly apiKey: Key;
  readonly rawKey: string;
  readonly warning: string;
}

let app: TestApp;
let people: People;
let mine: RequestHeaders;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());

const call = <T>(
  method: string,
  query: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T & Partial<Refusal>>> =>
  send<T & Partial<Refusal>>(app, method, `/api/me/keys${query}`, body, headers);

async function mint(body: object, headers = mine): Promise<Minted> {
  const answer = await call<Minted>('POST', '', headers, body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body;
}

const list = (headers: RequestHeaders): Promise<Answer<{ apiKeys: Key[]; subject: object }>> =>
  call<{ apiKeys: Key[]; subject: object }>('GET', '', headers);

async function outcome(
  method: string,
  query: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<[number, string | undefined]> {
  const { status, body: said } = await call(method, query, headers, body);
  return [status, said.code];
}

describe('POST /api/me/keys', () => {
  it('mints a key that works, tells its secret once, and stores its hash', async () => {
    const answer = await call<Minted>('POST', '', mine, { name: ' ci ' });
    expect(answer.status).toBe(201);
    const { apiKey, rawKey, warning } = answer.body;
    expect(apiKey).toEqual({
      id: expect.any(Number) as unknown,
      name: 'ci',
      description: null,
      scope: 'user',
      scopes: ['links:write'],
      keyPrefix: expect.stringMatching(/^lkyu_[0-9a-f]{8}$/) as unknown,
      rateLimitPerHour: 1000,
      workspace: null,
      createdAt: expect.stringMatching(/Z$/) as unknown,
      expiresAt: null,
      allowedAddresses: null,
      lastUsedAt: null,
      lastUsedAddress: null,
      previousSecretUntil: null,
      revokedAt: null,
      mintedBy: { type: 'user', userId: people.admin.id, username: people.admin.username },
    });
    expect(rawKey).toMatch(/^lkyu_[0-9a-f]{8}\.[A-Za-z0-9_-]{32}[0-9A-Za-z]{6}$/);
    expect(rawKey.startsWith(`${apiKey.keyPrefix}.`)).toBe(true);
    expect(typeof warning).toBe('string');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [row] = await app.sql<{ secret_hash: string }>(
      'select secret_hash from identity.api_keys where id = $1',
      [apiKey.id],
    );
    expect(row?.secret_hash).toBe(createHash('sha256').update(rawKey.split('.')[1]!).digest('hex'));
    expect((await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey))).status).toBe(200);
    expect((await list(mine)).text).not.toContain(rawKey.split('.')[1]);
  });

  it('keeps scopes as minted, without repetition', async () => {
    const { apiKey } = await mint({ name: 'x', scopes: ['keys:admin', 'links:read', 'keys:admin'] });
    expect(apiKey.scopes).toEqual(['keys:admin', 'links:read']);
  });

  it.each([
    [undefined, 1000],
    [null, 1000],
    [0, 0],
    [100_000, 100_000],
    ['250', 250],
  ])('takes the limit %j as %d', async (rateLimitPerHour, wanted) => {
    expect((await mint({ name: 'x', rateLimitPerHour })).apiKey.rateLimitPerHour).toBe(wanted);
  });

  it('takes a name of 80 characters', async () => {
    expect((await mint({ name: 'x'.repeat(80) })).apiKey.name).toHaveLength(80);
  });

  it.each<[object]>([
    [{}],
    [{ name: 7 }],
    [{ name: ' ' }],
    [{ name: 'x'.repeat(81) }],
    [{ name: 'a\0' }],
    [{ name: 'x', scopes: null }],
    [{ name: 'x', scopes: [] }],
    [{ name: 'x', scopes: 'links:read' }],
    [{ name: 'x', scopes: ['links:fly'] }],
    [{ name: 'x', scopes: [7] }],
    ...[-1, 1.5, true, false, 'many', '-1', '1.5', '', 100_001, '100001', [], {}].map(
      (rateLimitPerHour) => [{ name: 'x', rateLimitPerHour }] as [object],
    ),
  ])('refuses %j', async (body) => {
    expect(await outcome('POST', '', mine, body)).toEqual([400, 'BAD_REQUEST']);
  });

  it('asks who calls, then for JSON, an object, the scope, an admin, and the fields', async () => {
    const writer = await people.key(people.admin, ['links:write']);
    expect(await outcome('POST', '', {}, '{')).toEqual([401, 'UNAUTHORIZED']);
    expect(await outcome('POST', '', writer, '{')).toEqual([400, 'INVALID_JSON']);
    expect(await outcome('POST', '', writer, '')).toEqual([400, 'INVALID_JSON']);
    expect(await outcome('POST', '', writer, [])).toEqual([400, 'BAD_REQUEST']);
    expect(await outcome('POST', '', writer, { name: 7 })).toEqual([403, 'FORBIDDEN']);
    expect(await outcome('POST', '', await people.inOrg(people.member), { name: 7 })).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect(await outcome('POST', '', await people.inOrg(people.admin), { name: 7 })).toEqual([
      400,
      'BAD_REQUEST',
    ]);
  });

  it('lets a personal keys:admin key mint any scope', async () => {
    const { rawKey } = await mint({ name: 'root', scopes: ['keys:admin'] });
    const { apiKey } = await mint({ name: 'child', scopes: ['keys:admin'] }, bearer(rawKey));
    expect(apiKey.scopes).toEqual(['keys:admin']);
  });
});

describe('keys of an organization', () => {
  it('are the business of its admins, signed in', async () => {
    const { apiKey, rawKey } = await mint(
      { name: 'team', scopes: ['keys:admin'] },
      await people.inOrg(people.admin),
    );
    expect(apiKey).toMatchObject({ scope: 'org', keyPrefix: expect.stringMatching(/^lkyo_/) as unknown });
    for (const headers of [
      bearer(rawKey),
      await people.inOrg(people.member),
      await people.inOrg(people.reader),
    ]) {
      expect(await outcome('GET', '', headers)).toEqual([403, 'FORBIDDEN']);
      expect(await outcome('POST', '', headers, { name: 'x' })).toEqual([403, 'FORBIDDEN']);
      expect(await outcome('DELETE', `?id=${String(apiKey.id)}`, headers)).toEqual([403, 'FORBIDDEN']);
    }
    const listed = await list(await people.inOrg(people.admin));
    expect(listed.body.subject).toEqual({ type: 'org', orgId: people.orgId, userId: people.admin.id });
    expect(listed.body.apiKeys.map(({ id }) => id)).toContain(apiKey.id);
    expect((await list(mine)).body.apiKeys.map(({ id }) => id)).not.toContain(apiKey.id);
    expect(await outcome('DELETE', `?id=${String(apiKey.id)}`, mine)).toEqual([404, 'NOT_FOUND']);
  });
});

describe('GET /api/me/keys', () => {
  it('lists the newest first, revoked ones included, with their last use', async () => {
    const user = await createUser(app);
    const headers = await people.alone(user);
    const first = await mint({ name: 'a' }, headers);
    const second = await mint({ name: 'b' }, headers);
    await send(app, 'GET', '/api/me/links', undefined, bearer(first.rawKey));
    await call('DELETE', `?id=${String(second.apiKey.id)}`, headers);
    const { body } = await list(headers);
    expect(body.subject).toEqual({ type: 'user', userId: user.id });
    expect(body.apiKeys.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(body.apiKeys.map(({ revokedAt }) => revokedAt === null)).toEqual([false, true]);
    expect(body.apiKeys.map(({ lastUsedAt }) => lastUsedAt === null)).toEqual([true, false]);
  });

  it('needs keys:admin', async () => {
    for (const scope of ['links:read', 'links:write'] as const) {
      expect(await outcome('GET', '', await people.key(people.admin, [scope]))).toEqual([403, 'FORBIDDEN']);
    }
    expect(await outcome('GET', '', await people.key(people.admin, ['keys:admin']))).toEqual([
      200,
      undefined,
    ]);
    expect(await outcome('GET', '', {})).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('DELETE /api/me/keys', () => {
  it('makes the very next call with the key a 401, and keeps the first time', async () => {
    const { apiKey, rawKey } = await mint({ name: 'x' });
    expect((await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey))).status).toBe(200);
    const answer = await call<{ apiKey: Key }>('DELETE', `?id=${String(apiKey.id)}`, mine);
    expect((await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey))).status).toBe(401);
    expect(answer.status).toBe(200);
    expect(answer.body.apiKey).toMatchObject({ id: apiKey.id, revokedAt: expect.any(String) as unknown });
    app.clock.advance(5_000);
    const again = await call<{ apiKey: Key }>('DELETE', `?id=${String(apiKey.id)}`, mine);
    expect([again.status, again.body.apiKey.revokedAt]).toEqual([200, answer.body.apiKey.revokedAt]);
  });

  it('reads the id by its prefix', async () => {
    const { apiKey } = await mint({ name: 'x' });
    expect(await outcome('DELETE', `?id=${String(apiKey.id)}abc`, mine)).toEqual([200, undefined]);
  });

  it.each(['', '?id=', '?id=0', '?id=-1', '?id=x', '?id=9007199254740993'])('refuses %j', async (query) => {
    expect(await outcome('DELETE', query, mine)).toEqual([400, 'BAD_REQUEST']);
  });

  it('does not know the keys of others', async () => {
    const { apiKey } = await mint({ name: 'x' }, await people.alone(people.stranger));
    expect(await outcome('DELETE', `?id=${String(apiKey.id)}`, mine)).toEqual([404, 'NOT_FOUND']);
    expect(await outcome('DELETE', '?id=9007199254740991', mine)).toEqual([404, 'NOT_FOUND']);
  });

  it('asks for the id before the scope', async () => {
    const writer = await people.key(people.admin, ['links:write']);
    expect(await outcome('DELETE', '?id=x', {})).toEqual([401, 'UNAUTHORIZED']);
    expect(await outcome('DELETE', '?id=x', writer)).toEqual([400, 'BAD_REQUEST']);
    expect(await outcome('DELETE', '?id=999999', writer)).toEqual([403, 'FORBIDDEN']);
  });
});
