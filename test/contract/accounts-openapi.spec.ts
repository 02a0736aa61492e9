import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Transactions } from '#data';
import { MailLinks, PasswordLinks } from '#identity';

import { startApp, type TestApp } from '../support/app.js';
import { createSession, createTenant, createUser } from '../support/identity.js';
import { passkeyOf } from '../support/passkeys.js';
import { call, codeOf, setUpTotp, wrongCode } from '../support/second-factor.js';
import { type OpenApiDocument, operationsBelow, ResponseChecker } from './openapi-document.js';
import { whileSlow } from './producer.js';

const PASSWORD = 'correct horse battery';
const ADA = { email: 'ada@test.example', username: 'ada', password: PASSWORD };

/** Nobody listens there. */
const MAIL = {
  smtpUrl: 'smtp://127.0.0.1:1',
  mailFrom: 'links@acme.example',
  publicUrl: 'https://links.acme.example',
};

let app: TestApp;
let document: OpenApiDocument;
let checker: ResponseChecker;
/** `POST /api/auth/login 200` and so on: answers that were seen and were as documented. */
const produced = new Set<string>();

interface Call {
  readonly on?: TestApp;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function produce(
  method: string,
  path: string,
  wanted: number,
  { on = app, body, headers }: Call = {},
): Promise<void> {
  const answer = await fetch(`${on.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect([method, path, answer.status]).toEqual([method, path, wanted]);
  const documented = operationsBelow(document, path).find(
    (operation) => operation.method === method && operation.path === path,
  )!;
  expect(checker.mistakes(documented, wanted, text === '' ? null : JSON.parse(text))).toEqual([]);
  produced.add(`${method} ${path} ${String(wanted)}`);
}

beforeAll(async () => {
  app = await startApp(MAIL);
  document = (await (await fetch(`${app.url}/openapi.json`)).json()) as OpenApiDocument;
  checker = new ResponseChecker(document);
});
afterAll(() => app.close());

describe('every operation of accounts', () => {
  const foreign = { headers: { origin: 'https://evil.example' } };

  it('registers as documented', async () => {
    await produce('POST', '/api/auth/register', 201, { body: ADA });
    await produce('POST', '/api/auth/register', 409, { body: ADA });
    await produce('POST', '/api/auth/register', 400, { body: { ...ADA, password: 'short' } });
    await produce('POST', '/api/auth/register', 403, { ...foreign, body: ADA });
  });

  it('signs in and out as documented', async () => {
    await produce('POST', '/api/auth/login', 200, { body: ADA });
    await produce('POST', '/api/auth/login', 400, { body: {} });
    await produce('POST', '/api/auth/login', 401, { body: { ...ADA, password: 'wrong' } });
    await produce('POST', '/api/auth/login', 403, { body: { ...ADA, organization: 'nowhere' } });
    await produce('POST', '/api/auth/logout', 204);
    await produce('POST', '/api/auth/logout', 403, foreign);
  });

  it('signs in in two steps, and with passkeys, as documented', async () => {
    const [step, passkey] = ['/api/auth/second-factor', '/api/auth/passkey'];
    const { id, email } = await createUser(app, { password: PASSWORD });
    const { secret } = await setUpTotp(app, await createSession(app, id));
    const first = await call(app, ['POST', '/api/auth/login'], { email, password: PASSWORD });
    await produce('POST', '/api/auth/login', 401, { body: { email, password: PASSWORD } });
    const { pendingToken } = first.body;
    await produce('POST', step, 400, { body: { pendingToken } });
    await produce('POST', step, 401, { body: { pendingToken, code: wrongCode(app, secret) } });
    await produce('POST', step, 403, { ...foreign, body: { pendingToken, code: '123456' } });
    await produce('POST', `${passkey}/options`, 200, { body: { pendingToken } });
    await produce('POST', step, 200, { body: { pendingToken, code: codeOf(app, secret) } });
    await produce('POST', `${passkey}/options`, 400, { body: { pendingToken: 1 } });
    await produce('POST', `${passkey}/options`, 401, { body: { pendingToken } });
    await produce('POST', `${passkey}/options`, 403, { ...foreign, body: {} });
    const { credential, cookie } = await passkeyOf(app, id);
    await produce('POST', passkey, 200, { headers: { cookie }, body: { credential } });
    await produce('POST', passkey, 400, { body: {} });
    await produce('POST', passkey, 401, { body: { credential } });
    await produce('POST', passkey, 403, { ...foreign, body: { credential } });
    await whileSlow(app, 'identity.pending_sign_ins', () =>
      produce('POST', step, 503, { body: { pendingToken, code: '123456' } }),
    );
    await whileSlow(app, 'identity.passkeys', () => produce('POST', passkey, 503, { body: { credential } }));
  });

  it('confirms an address as documented', async () => {
    const request = '/api/auth/verify-email';
    const fields = { email: 'eve@test.example', username: 'eve', password: PASSWORD };
    const registered = await fetch(`${app.url}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    const { token: bearer } = (await registered.json()) as { token: string };
    const headers = { authorization: `Bearer ${bearer}` };
    await produce('POST', request, 401);
    await produce('POST', request, 403, {
      headers: { authorization: `Bearer ${(await createTenant(app)).key}` },
    });
    await produce('POST', request, 409, { headers });
    await app.sql(`update identity.users set pending_email = 'new@test.example' where username = 'eve'`);
    const [user] = await app.sql<{ id: string }>(`select id from identity.users where username = 'eve'`);
    await produce('POST', request, 202, { headers });
    await whileSlow(app, 'identity.mail_links', () => produce('POST', request, 503, { headers }));
    const confirm = `${request}/confirm`;
    const link = (email: string): Promise<string> =>
      app
        .get(Transactions)
        .run((tx) =>
          app.get(MailLinks).make({ userId: user!.id, purpose: 'address', email, lifetimeMs: 60_000 }, tx),
        );
    const token = await link('new@test.example');
    await produce('POST', confirm, 400, { body: {} });
    await produce('POST', confirm, 403, { ...foreign, body: { token } });
    await produce('POST', confirm, 204, { body: { token } });
    await produce('POST', confirm, 410, { body: { token } });
    await app.sql(`update identity.users set pending_email = $1 where username = 'eve'`, [ADA.email]);
    await produce('POST', confirm, 409, { body: { token: await link(ADA.email) } });
    await whileSlow(app, 'identity.mail_links', () => produce('POST', confirm, 503, { body: { token } }));
  });

  it('replaces a forgotten password as documented', async () => {
    const request = '/api/auth/password-reset';
    const { email } = ADA;
    await produce('POST', request, 202, { body: { email } });
    await produce('POST', request, 400, { body: {} });
    await produce('POST', request, 403, { ...foreign, body: { email } });
    const confirm = `${request}/confirm`;
    // Somebody else: what was asked for above makes another link of hers in its own time, which ends one before.
    const other = await createUser(app, { password: PASSWORD });
    const token = (await app.get(PasswordLinks).issue(other.email ?? ''))?.split('/').at(-1);
    await produce('POST', confirm, 400, { body: { token, password: 'short' } });
    await produce('POST', confirm, 403, { ...foreign, body: { token, password: PASSWORD } });
    await produce('POST', confirm, 204, { body: { token, password: PASSWORD } });
    await produce('POST', confirm, 410, { body: { token, password: PASSWORD } });
    await whileSlow(app, 'identity.mail_links', () =>
      produce('POST', confirm, 503, { body: { token: 'A'.repeat(43), password: PASSWORD } }),
    );
    await whileSlow(app, 'graphile_worker._private_jobs', () =>
      produce('POST', request, 503, { body: { email: 'bea@acme.example' } }),
    );
  });

  it('tells callers who they are as documented', async () => {
    const { key, teamKey, user, org } = await createTenant(app);
    for (const token of [
      key,
      teamKey,
      await createSession(app, user.id),
      await createSession(app, user.id, org.id),
    ]) {
      await produce('GET', '/api/auth/me', 200, { headers: { authorization: `Bearer ${token}` } });
    }
    await produce('GET', '/api/auth/me', 401);
  });

  it('says when to come back, with 503', async () => {
    await whileSlow(app, 'identity.users', async () => {
      await produce('POST', '/api/auth/login', 503, { body: ADA });
      await produce('POST', '/api/auth/register', 503, { body: { ...ADA, email: 'bea@acme.example' } });
    });
  });

  it('is limited with 429', async () => {
    const on = await startApp({ rateLimitScale: 1 / 1200 });
    try {
      for (const path of [
        'register',
        'login',
        'logout',
        'password-reset',
        'password-reset/confirm',
        'verify-email/confirm',
        'second-factor',
        'passkey',
        'passkey/options',
      ].map((name) => `/api/auth/${name}`)) {
        await fetch(`${on.url}${path}`, { method: 'POST' });
        await produce('POST', path, 429, { on });
      }
      const { key } = await createTenant(on);
      const headers = { 'x-api-key': key };
      const session = { authorization: `Bearer ${await createSession(on, (await createUser(on)).id)}` };
      await fetch(`${on.url}/api/auth/verify-email`, { method: 'POST', headers: session });
      await produce('POST', '/api/auth/verify-email', 429, { on, headers: session });
      await fetch(`${on.url}/api/auth/me`, { headers });
      await produce('GET', '/api/auth/me', 429, { on, headers });
    } finally {
      await on.close();
    }
  });

  it('has shown every answer that it documents', () => {
    const documented = operationsBelow(document, '/api/auth/').flatMap(({ method, path, operation }) =>
      Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`),
    );
    expect([...produced].sort()).toEqual(documented.sort());
  });
});
