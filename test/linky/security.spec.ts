import crypto, { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

import { systemCall } from '#kernel';
import { Database, ScheduledJobs } from '#data';
import { ApiKeys } from '#identity';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import {
  type Answer,
  bearer,
  create,
  makePeople,
  type People,
  refused,
  type RequestHeaders,
  send,
  URLS,
} from './world.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PASSWORD = 'correct horse battery';

let app: TestApp;
let people: People;
let mine: RequestHeaders;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a'.repeat(32) });
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

const submit = (
  path: string,
  fields: Record<string, string>,
  headers: RequestHeaders = {},
): Promise<Answer> =>
  send(app, 'POST', path, new URLSearchParams(fields).toString(), { ...FORM, ...headers });

describe('scripts', () => {
  const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}<%= 7*7 %>`;
  const harmless = ({ text, headers }: Answer): void => {
    expect(text).not.toMatch(/<script>|<img|onerror=alert\(1\)>/i);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  };

  it('in any field that the launcher shows stay text', async () => {
    const url = `https://example.com/?q=${encodeURIComponent(EVIL)}#"'><script>alert(1)</script>`;
    const { slug } = await create(app, {
      urls: [url],
      title: EVIL,
      description: EVIL,
      urlMetadata: [{ note: EVIL, tags: ['<script>'] }],
      resolutionPolicy: {
        rules: [
          {
            id: EVIL.slice(0, 60),
            name: EVIL,
            showBadge: true,
            when: { op: 'anonymous' },
            tabs: [{ url, note: EVIL }],
          },
        ],
      },
    });
    const page = await send(app, 'GET', `/l/${slug}`);
    expect(page.text).toContain('&lt;script&gt;');
    harmless(page);
    harmless(await send(app, 'GET', `/l/${slug}`, undefined, mine));
    const { slug: plain } = await create(app, {
      urls: [url],
      title: EVIL,
      description: EVIL,
      urlMetadata: [{ note: EVIL }],
    });
    harmless(await send(app, 'GET', `/l/${plain}`));
  });

  it('in an address, a token, an error or a made-up slug stay text', async () => {
    const { claimToken = '' } = await create(app, { email: `a"<script>@b.de` });
    harmless(await send(app, 'GET', `/claim/${claimToken}`));
    for (const path of ['/l/', '/claim/'])
      harmless(await send(app, 'GET', path + encodeURIComponent(EVIL.slice(0, 90))));
    const { slug } = await create(app, { password: PASSWORD, title: EVIL });
    harmless(await send(app, 'GET', `/l/${slug}`));
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a/b',
    'view-source:https://a',
  ])('as a link (%j) are refused everywhere', async (url) => {
    const { slug } = await create(app, {}, mine);
    expect(await refused(app, { urls: [url] })).toEqual([400, 'INVALID_URLS']);
    const resolutionPolicy = { rules: [{ when: { op: 'always' }, tabs: [{ url }] }] };
    expect(await refused(app, { urls: URLS, resolutionPolicy })).toEqual([400, 'BAD_REQUEST']);
    for (const body of [{ urls: [url] }, { resolutionPolicy }]) {
      expect((await send(app, 'PATCH', `/api/links/${slug}`, body, mine)).status).toBe(400);
    }
  });
});

describe('a browser that another site misuses', () => {
  it.each<[string, RequestHeaders]>([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: 'null' }],
  ])('changes nothing (%s)', async (_, from) => {
    const { slug } = await create(app, { title: 'kept' }, mine);
    const headers = { ...mine, ...from };
    const path = `/api/links/${slug}`;
    const attempts: [string, string, unknown][] = [
      ['PATCH', path, { title: 'stolen' }],
      ['DELETE', path, undefined],
      ['POST', `${path}/clone`, undefined],
      ['PUT', `${path}/alias`, { alias: 'stolen-name' }],
      ['PATCH', `${path}/metadata`, { a: 1 }],
      ['POST', '/api/me/keys', { name: 'stolen' }],
      ['POST', '/api/links', { urls: URLS }],
      ['POST', '/api/links/batch', { links: [{ urls: URLS }] }],
    ];
    for (const [method, at, body] of attempts) {
      expect([method, at, (await send(app, method, at, body, headers)).status]).toEqual([method, at, 403]);
    }
    expect((await send(app, 'GET', path, undefined, mine)).body).toMatchObject({ title: 'kept' });
  });

  it('signs nobody in, and keeps no session that was planted before', async () => {
    const user = await createUser(app, { email: 'fixed@test.example', password: PASSWORD });
    const fields = { email: 'fixed@test.example', password: PASSWORD };
    const elsewhere: RequestHeaders[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const from of elsewhere) {
      const answer = await submit('/signin', fields, from);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
    }
    const planted = await people.alone(people.stranger);
    const answer = await submit('/signin', fields, planted);
    expect(answer.status).toBe(303);
    const fresh = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(fresh).toMatch(/^st_access=./);
    expect(fresh).not.toBe(planted['cookie']);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax|HttpOnly.*SameSite=Lax/i);
    const { body } = await send<{ subject: object }>(app, 'GET', '/api/me/links', undefined, {
      cookie: fresh,
    });
    expect(body.subject).toEqual({ type: 'user', userId: user.id });
  });

  it('registers nobody, and a new account gets a session of its own', async () => {
    const fields = { email: 'new@test.example', username: 'new-account', password: PASSWORD };
    const elsewhere: RequestHeaders[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const from of elsewhere) {
      const answer = await submit('/signup', fields, from);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
    }
    const planted = await people.alone(people.stranger);
    const answer = await submit('/signup', { ...fields, redirect_url: '//evil.example/' }, planted);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/signin']);
    const fresh = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { body } = await send<{ subject: object }>(app, 'GET', '/api/me/links', undefined, {
      cookie: fresh,
    });
    const [user] = await app.sql<{ id: string }>(`select id from identity.users where email = $1`, [
      fields.email,
    ]);
    expect(user).toBeDefined();
    expect(body.subject).toEqual({ type: 'user', userId: user?.id });
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'http://127.0.0.1@evil.example',
  ])('is not led elsewhere after signing in (%j)', async (redirect_url) => {
    await createUser(app, { email: `r${String(Math.random())}@test.example`, password: PASSWORD });
    const signedIn = await send(
      app,
      'GET',
      `/signin?redirect_url=${encodeURIComponent(redirect_url)}`,
      undefined,
      mine,
    );
    expect(signedIn.headers.get('location') ?? '').not.toMatch(/evil|script/);
    expect(
      (await send(app, 'GET', `/signin?redirect_url=${encodeURIComponent(redirect_url)}`)).text,
    ).not.toMatch(/evil|alert/);
  });
});

describe('secrets', () => {
  it('are in no line of the log: tokens, keys, passwords, sessions', async () => {
    const { claimToken = '', slug } = await create(app, { password: PASSWORD, email: 'a@b.de' });
    const { rawKey } = await createKey(app, { userId: people.admin.id });
    const secret = rawKey.split('.')[1] ?? '';
    await send(app, 'GET', `/claim/${claimToken}?x=${claimToken}`, undefined, mine);
    await submit(`/claim/${claimToken}`, { form: claimToken }, mine);
    await submit(`/l/${slug}/unlock`, { password: PASSWORD });
    await submit('/signin', { email: 'a@b.de', password: PASSWORD });
    await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey));
    await send(app, 'GET', '/api/me/links', undefined, bearer(`${rawKey}x`));
    await app.sql('alter table linky.claim_tokens rename to claim_tokens_gone');
    await send(app, 'GET', `/claim/${claimToken}`, undefined, mine);
    await send(app, 'POST', '/api/links', { urls: URLS, password: PASSWORD });
    await app.sql('alter table linky.claim_tokens_gone rename to claim_tokens');
    expect(app.log.some(({ msg }) => msg === 'request failed')).toBe(true);
    const log = JSON.stringify(app.log);
    for (const text of [claimToken, secret, PASSWORD, (mine['cookie'] ?? '').slice(10)])
      expect(log).not.toContain(text);
  });

  it('a claim token is stored as a hash only', async () => {
    const { claimToken = '' } = await create(app);
    const rows = await app.sql<{ row: string }>(
      `select t::text as row from linky.claim_tokens t union all select b::text from linky.bundles b`,
    );
    const stored = rows.map(({ row }) => row).join();
    const hash = createHash('sha256').update(claimToken).digest('hex');
    expect(stored).toContain(hash);
    for (const plain of [Buffer.from(claimToken), Buffer.from(claimToken, 'base64url')]) {
      expect(stored).not.toContain(plain.toString('hex'));
    }
    expect(stored).not.toContain(claimToken);
  });

  it('an unknown, a wrong and a revoked key take the same way: one look-up, one answer', async () => {
    const { rawKey, apiKey } = await createKey(app, { userId: people.admin.id });
    const revoked = await createKey(app, { userId: people.admin.id });
    await app
      .get(ApiKeys)
      .revoke({ kind: 'user', id: people.admin.id }, revoked.apiKey.id, false, systemCall('cli'));
    const wrong = `${apiKey.keyPrefix}.${'A'.repeat(32)}`;
    const unknown = `lkyu_00000000.${'A'.repeat(32)}`;
    // What the service asks of its own accord is no part of any way.
    await app.get(ScheduledJobs).onApplicationShutdown();
    const queries = vi.spyOn(app.get(Database), 'query');
    const compared = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    const way = async (key: string): Promise<unknown[]> => {
      queries.mockClear();
      compared.mockClear();
      const { status, body } = await send(app, 'GET', '/api/me/links', undefined, bearer(key));
      const lengths = compared.mock.calls.map(([one, other]) => [one.byteLength, other.byteLength]);
      return [status, body, queries.mock.calls.map(([{ name }]) => name), lengths];
    };
    try {
      // With the secret of the key, and with the one before it.
      const comparisons = [
        [64, 64],
        [64, 64],
      ];
      for (const key of [wrong, unknown, revoked.rawKey]) {
        const refusal = { error: expect.any(String) as unknown, code: 'UNAUTHORIZED' };
        expect(await way(key)).toEqual([401, refusal, ['identity.principal_by_key'], comparisons]);
      }
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
    expect((await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey))).status).toBe(200);
  });
});

it('X-Forwarded-For is nobody’s word without a trusted proxy: limits and viewers go by the peer', async () => {
  const strict = await startApp({ rateLimitScale: 1, viewerSalt: 'a'.repeat(32), anonymousCreates: 3 });
  try {
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const headers = { 'x-forwarded-for': `192.0.2.${String(n)}`, 'x-real-ip': `192.0.2.${String(n)}` };
      statuses.push((await send(strict, 'POST', '/api/links', { urls: URLS }, headers)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const user = await createUser(strict);
    const key = bearer((await createKey(strict, { userId: user.id })).rawKey);
    const { slug } = await create(strict, {}, key);
    for (let n = 0; n < 3; n += 1) {
      await send(strict, 'GET', `/l/${slug}`, undefined, { 'x-forwarded-for': `10.${String(n)}.0.1` });
    }
    const { body } = await send(strict, 'GET', `/api/links/${slug}/insights`, undefined, key);
    expect(body).toMatchObject({ totals: { views: 3, uniqueViewerDays: 1 } });
  } finally {
    await strict.close();
  }
});
