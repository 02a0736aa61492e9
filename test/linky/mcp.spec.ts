import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { hello, post, rpc } from './mcp-world.js';
import { bearer, makePeople, type People, type RequestHeaders, send } from './world.js';

interface Rpc {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

let app: TestApp;
let people: People;
let key: RequestHeaders;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
  key = await people.key(people.admin);
});
afterAll(() => app.close());

/** A key of a fresh user with that many calls an hour. */
async function limited(rateLimitPerHour: number): Promise<RequestHeaders> {
  const user = await createUser(app);
  return bearer((await createKey(app, { userId: user.id }, { rateLimitPerHour })).rawKey);
}

describe('the transport', () => {
  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'])(
    'speaks %s with whoever does',
    async (version) => {
      const { status, headers, body } = await post<Rpc>(app, hello(version), key);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('mcp-session-id')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
      const { version: ours } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      expect(body.result).toMatchObject({
        protocolVersion: version,
        serverInfo: { name: 'ligature', version: ours },
      });
      expect(body.result?.['capabilities']).toEqual({ tools: {} });
    },
  );

  it('answers an unknown version with the latest', async () => {
    const { body } = await post<Rpc>(app, hello('1999-01-01'), key);
    expect(body.result).toMatchObject({ protocolVersion: '2025-11-25' });
  });

  it('needs no session: each request stands alone', async () => {
    const { body } = await post<Rpc>(app, rpc('tools/list', {}, 'x'), key);
    expect(body).toMatchObject({ jsonrpc: '2.0', id: 'x' });
    expect(body.result?.['tools']).toBeInstanceOf(Array);
    expect((await post<Rpc>(app, rpc('ping'), key)).body).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  it('takes notifications with 202 and nothing else', async () => {
    for (const method of ['notifications/initialized', 'notifications/cancelled', 'notifications/whatever']) {
      const params = method.endsWith('cancelled') ? { requestId: 1 } : undefined;
      const answer = await post(app, { jsonrpc: '2.0', method, params }, key);
      expect([method, answer.status, answer.text]).toEqual([method, 202, '']);
    }
  });

  it('answers a batch with an array, even where it cancels a part of itself', async () => {
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } };
    const batch = [rpc('ping'), rpc('tools/call', { name: 'whoami' }, 2), cancel, rpc('nonsense', {}, 3)];
    const { status, body } = await post<Rpc[]>(app, batch, key);
    expect(status).toBe(200);
    expect(body.map(({ id, result, error }) => [id, result !== undefined, error?.code]).sort()).toEqual([
      [1, true, undefined],
      [2, true, undefined],
      [3, false, -32601],
    ]);
  });

  it.each(['resources/list', 'prompts/list', 'logging/setLevel', 'no/such/method'])(
    'does not know %s',
    async (method) => {
      const { status, body } = await post<Rpc>(app, rpc(method, {}), key);
      expect([status, body.error?.code, body.id]).toEqual([200, -32601, 1]);
    },
  );

  it.each([
    ['{', 'not JSON'],
    ['', 'nothing'],
    ['"text"', 'a string'],
    ['{}', 'an empty object'],
    ['[1]', 'a batch of numbers'],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 'another protocol'],
  ])('refuses %s (%s) with -32700', async (text) => {
    const { status, body } = await post<Rpc>(app, text, { ...key, 'content-type': 'application/json' });
    expect([status, body.error?.code, body.id]).toEqual([400, -32700, null]);
  });

  it.each([['application/json'], ['text/event-stream'], ['*/*']])(
    'refuses to answer where only %s is accepted',
    async (accept) => {
      const { status, body } = await post<Rpc>(app, rpc('ping'), { ...key, accept });
      expect([status, body.error?.code, body.id]).toEqual([406, -32000, null]);
    },
  );

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['nonsense'],
    ['text/plain; a=application/json'],
  ])('refuses a body of type %s', async (type) => {
    const { status, body } = await post<Rpc>(app, rpc('ping'), { ...key, 'content-type': type });
    expect([status, body.error?.code, body.id]).toEqual([415, -32000, null]);
  });

  it('refuses a protocol version that it does not know, and takes one that it knows', async () => {
    const other = { ...key, 'mcp-protocol-version': '1999-01-01' };
    const { status, body } = await post<Rpc>(app, rpc('ping'), other);
    expect([status, body.error?.code, body.id]).toEqual([400, -32000, null]);
    const known = { ...key, 'mcp-protocol-version': '2025-06-18' };
    expect((await post(app, rpc('ping'), known)).status).toBe(200);
  });

  it('is for POST only', async () => {
    const get = await send(app, 'GET', '/api/mcp', undefined, { accept: 'text/event-stream' });
    expect([get.status, get.headers.get('content-type'), get.headers.get('allow')]).toEqual([
      405,
      'text/plain; charset=utf-8',
      'GET, HEAD, OPTIONS, POST',
    ]);
    for (const method of ['DELETE', 'PUT', 'PATCH']) {
      const answer = await send(app, method, '/api/mcp');
      expect([method, answer.status, answer.text]).toEqual([method, 405, '']);
    }
    expect((await send(app, 'HEAD', '/api/mcp')).status).toBe(200);
    expect((await send(app, 'OPTIONS', '/api/mcp')).status).toBe(204);
  });
});

describe('callers', () => {
  it('are keys: whoever else is refused before the protocol is looked at', async () => {
    const session = await people.alone(people.admin);
    const token = (session['cookie'] ?? '').split('=')[1] ?? '';
    const { rawKey } = await createKey(app, { userId: people.admin.id });
    const strangers: RequestHeaders[] = [
      {},
      session,
      bearer(token),
      bearer('nonsense'),
      bearer('lkyu_00000000.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
      { authorization: 'Basic eDp5' },
      { 'x-api-key': rawKey },
    ];
    for (const headers of strangers) {
      const answer = await post(app, '{', { ...headers, accept: 'x/y', 'content-type': 'text/plain' });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="linky", error="invalid_token"');
    }
  });

  it('are asked again for every request: a revoked key is refused at once', async () => {
    const minted = await createKey(app, { userId: people.admin.id });
    expect((await post(app, rpc('ping'), bearer(minted.rawKey))).status).toBe(200);
    const id = String(minted.apiKey.id);
    expect((await send(app, 'DELETE', `/api/me/keys?id=${id}`, undefined, key)).status).toBe(200);
    expect((await post(app, rpc('ping'), bearer(minted.rawKey))).status).toBe(401);
  });

  it('pay one unit for every POST, and one for each further request in a batch', async () => {
    const strict = await startApp({ rateLimitScale: 1 });
    try {
      const user = await createUser(strict);
      const { rawKey } = await createKey(strict, { userId: user.id }, { rateLimitPerHour: 7 });
      const mine = bearer(rawKey);
      const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
      const batch = [rpc('ping', {}, 1), rpc('ping', {}, 2), rpc('ping', {}, 3)];
      const statuses: number[] = [];
      for (const message of [hello('2025-11-25'), initialized, rpc('tools/list'), batch, '{']) {
        statuses.push((await post(strict, message, mine)).status);
      }
      expect(statuses).toEqual([200, 202, 200, 200, 400]);
      const refused = await post(strict, rpc('ping'), mine);
      expect(refused.status).toBe(429);
      expect(refused.body).toMatchObject({ code: 'RATE_LIMITED' });
      const seconds = Number(refused.headers.get('retry-after'));
      expect(refused.body['retryAfterSeconds']).toBe(seconds);
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(3600);
    } finally {
      await strict.close();
    }
  });

  it('with a key of 0 pay nothing', async () => {
    const mine = await limited(0);
    for (let n = 0; n < 20; n += 1) expect((await post(app, rpc('ping'), mine)).status).toBe(200);
  });
});

it('can be switched off', async () => {
  const off = await startApp({ mcp: 'off' });
  try {
    for (const method of ['POST', 'GET'] as const) {
      const answer = await send(off, method, '/api/mcp', method === 'POST' ? rpc('ping') : undefined);
      expect([method, answer.status, answer.body]).toMatchObject([method, 503, { code: 'MCP_DISABLED' }]);
    }
    expect((await send(off, 'HEAD', '/api/mcp')).status).toBe(503);
  } finally {
    await off.close();
  }
});
