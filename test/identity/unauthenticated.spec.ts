import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createTenant, createUser } from '../support/identity.js';

const CHALLENGE = 'Bearer realm="ligature"';
const JSON_TYPE = { 'content-type': 'application/json' };

let app: TestApp;
let key: string;
let linksKey: string;

beforeAll(async () => {
  app = await startApp();
  const tenant = await createTenant(app);
  key = tenant.key;
  linksKey = (await createKey(app, { userId: tenant.user.id }, { scopes: ['links:write'] })).rawKey;
});
afterAll(() => app.close());

type Headers = Readonly<Record<string, string>>;
type Body = string | Buffer | URLSearchParams;

const send = (method: string, path: string, headers: Headers, body?: Body): Promise<Response> =>
  fetch(app.url + path, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });

describe('WWW-Authenticate', () => {
  const CLOSED: [string, string][] = [
    ['GET', '/api/v1/org/a/ws/b/projects'],
    ['GET', '/api/graph'],
    ['GET', '/api/me/links'],
    ['GET', '/api/auth/me'],
  ];
  const challengeTo = async (
    path: [string, string],
    headers: Headers,
  ): Promise<(string | number | null)[]> => {
    const answer = await send(...path, headers);
    return [answer.status, answer.headers.get('www-authenticate')];
  };

  it.each(CLOSED)('asks for a credential where there is none: %s %s', async (...path) => {
    expect(await challengeTo(path, {})).toEqual([401, CHALLENGE]);
  });

  it.each(CLOSED)('says that a credential is wrong: %s %s', async (...path) => {
    const wrong = [401, `${CHALLENGE}, error="invalid_token"`];
    expect(await challengeTo(path, { authorization: 'Bearer rubbish' })).toEqual(wrong);
    expect(await challengeTo(path, { 'x-api-key': 'rubbish' })).toEqual(wrong);
    expect(await challengeTo(path, { cookie: 'st_access=rubbish' })).toEqual([401, CHALLENGE]);
  });

  it('is part of problem details', async () => {
    const answer = await send('GET', '/api/v1/org/a/ws/b/projects', { accept: 'application/problem+json' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toBe(CHALLENGE);
  });

  it('comes with a wrong password', async () => {
    const { email } = await createUser(app, { password: 'the right password' });
    const body = JSON.stringify({ email, password: 'another password' });
    const page = await send(
      'POST',
      '/signin',
      {},
      new URLSearchParams({ email: email ?? '', password: 'wrong' }),
    );
    expect([page.status, page.headers.get('www-authenticate')]).toEqual([
      401,
      `${CHALLENGE}, error="invalid_token"`,
    ]);
    const answer = await send('POST', '/api/auth/login', JSON_TYPE, body);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(`${CHALLENGE}, error="invalid_token"`);
    expect(await answer.json()).toEqual({
      error: 'Unknown email address or wrong password',
      code: 'UNAUTHORIZED',
    });
  });

  it('keeps the realm of the MCP endpoint, and is no part of other refusals', async () => {
    const mcp = await send('POST', '/api/mcp', JSON_TYPE, '{}');
    expect(mcp.headers.get('www-authenticate')).toBe('Bearer realm="linky", error="invalid_token"');
    const unknown = await send('GET', '/api/links/nothing-here', { authorization: `Bearer ${key}` });
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([404, null]);
  });
});

describe('a body on a route that demands a caller', () => {
  const ROUTES: [string, string][] = [
    ['POST', '/api/v1/org/a/ws/b/projects'],
    ['PATCH', '/api/v1/org/a/ws/b/projects/c'],
    ['POST', '/api/node'],
    ['PUT', '/api/node'],
    ['POST', '/api/links/batch'],
    ['PATCH', '/api/links/some-slug'],
    ['POST', '/api/me/keys'],
    ['POST', '/api/mcp'],
  ];
  const BODIES: [string, Headers, Body][] = [
    ['that is not JSON', JSON_TYPE, '{'],
    ['that is not UTF-8', JSON_TYPE, Buffer.from('{"a":"\xfc"}', 'latin1')],
    ['of another content type', { 'content-type': 'text/plain' }, '{}'],
    ['of no content type', { 'content-type': 'rubbish' }, '{}'],
    ['of a wrong shape', JSON_TYPE, '[]'],
  ];
  const both = ROUTES.flatMap(([method, path]) =>
    BODIES.map(([what, headers, body]) => ({ method, path, what, headers, body })),
  );

  it.each(both)(
    'is not judged before them, $what: $method $path',
    async ({ method, path, headers, body }) => {
      const answers = [
        await send(method, path, headers, body),
        await send(method, path, { ...headers, authorization: 'Bearer rubbish' }, body),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      for (const answer of answers) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    },
  );

  it('is refused as ever to those who may call', async () => {
    const known = { authorization: `Bearer ${key}` };
    const refusals: unknown[] = [];
    for (const [, headers, body] of BODIES.slice(0, 4)) {
      for (const path of ['/api/v1/org/a/ws/b/projects', '/api/node', '/api/links/batch']) {
        const answer = await send('POST', path, { ...headers, ...known }, body);
        const { type, error } = (await answer.json()) as Record<string, unknown>;
        refusals.push([answer.status, type ?? error]);
      }
    }
    expect(refusals).toMatchInlineSnapshot(`
      [
        [
          422,
          "validation_error",
        ],
        [
          400,
          "bad_request.invalid_json",
        ],
        [
          400,
          "The request body is not valid JSON",
        ],
        [
          400,
          "bad_request_error",
        ],
        [
          400,
          "bad_request",
        ],
        [
          400,
          "The request body is not valid UTF-8",
        ],
        [
          400,
          "bad_request_error",
        ],
        [
          400,
          "bad_request",
        ],
        [
          400,
          "links must be an array of 1 to 100 bundles",
        ],
        [
          400,
          "bad_request_error",
        ],
        [
          400,
          "bad_request",
        ],
        [
          400,
          "links must be an array of 1 to 100 bundles",
        ],
      ]
    `);
  });

  it('of a key without the scope of the route is not judged either', async () => {
    const answer = await send(
      'POST',
      '/api/node',
      { ...JSON_TYPE, authorization: `Bearer ${linksKey}` },
      '{',
    );
    expect(answer.status).toBe(403);
  });

  /** Announces more than is taken, and sends the beginning of it. */
  const sendTooMuch = async (
    [method, path]: [string, string],
    headers: Headers,
  ): Promise<IncomingMessage> => {
    const long = { ...JSON_TYPE, 'content-length': String(90 * 1024 * 1024), ...headers };
    const call = request(app.url + path, { method, headers: long });
    call.on('error', () => undefined);
    call.write('{');
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    call.destroy();
    return answer;
  };

  it.each(ROUTES)('is neither waited for nor judged when it is too large: %s %s', async (...route) => {
    const unknown: Headers[] = [{}, { authorization: 'Bearer rubbish' }];
    for (const headers of unknown) {
      const answer = await sendTooMuch(route, headers);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm=/);
      expect(answer.headers.connection).toBe('close');
    }
    const known = await sendTooMuch(route, { authorization: `Bearer ${key}` });
    expect([known.statusCode, known.headers.connection]).toEqual([400, 'close']);
  });
});
