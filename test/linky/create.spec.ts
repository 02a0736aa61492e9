import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import {
  bearer,
  countBundles,
  create,
  type Created,
  makePeople,
  type People,
  refused,
  send,
  URLS,
} from './world.js';

const WARNING = 'Save claimToken and claimUrl now — they are returned only once and cannot be recovered.';
const POLICY = {
  version: 1,
  rules: [
    {
      name: 'Engineering team',
      when: { op: 'endsWith', field: 'emailDomain', value: 'acme.com' },
      tabs: [{ url: 'https://linear.app/acme/my-issues' }],
    },
  ],
};

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

interface Row {
  urls: string[];
  url_metadata: object[];
  source: string;
  title: string | null;
  description: string | null;
  metadata: unknown;
  resolution_policy: unknown;
  creator_fingerprint: string | null;
  owner_user_id: string | null;
  owner_org_id: string | null;
}

async function stored(slug: string): Promise<Row> {
  const [row] = await app.sql<Row>('select * from linky.bundles where slug = $1', [slug]);
  if (row === undefined) throw new Error(`${slug} is not stored`);
  return row;
}

describe('an anonymous create', () => {
  it('answers 201 with a claim that is told once', async () => {
    const { status, body, headers } = await send<Created>(app, 'POST', '/api/links', { urls: URLS });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual([
      'claimExpiresAt',
      'claimToken',
      'claimUrl',
      'slug',
      'unclaimedExpiresAt',
      'url',
      'warning',
    ]);
    expect(body.slug).toMatch(/^[a-hjkmnp-z2-9]{7}$/);
    expect(body.url).toBe(`${app.url}/l/${body.slug}`);
    expect(body.claimToken).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(body.claimUrl).toBe(`${app.url}/claim/${body.claimToken ?? ''}`);
    expect(body.warning).toBe(WARNING);
    expect(body.claimExpiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const days = (Date.parse(body.claimExpiresAt ?? '') - app.clock.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.99);
    expect(days).toBeLessThanOrEqual(30);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toContain('application/json');
  });

  it('stores the claim token as a digest only', async () => {
    const { slug, claimToken = '' } = await create(app, { email: ' Alice@Acme.com ' });
    const [claim] = await app.sql<{ digest: string; email: string }>(
      `select encode(token_hash, 'hex') as digest, email from linky.claim_tokens t
       join linky.bundles b on b.id = t.bundle_id where slug = $1`,
      [slug],
    );
    expect(claim).toEqual({
      digest: createHash('sha256').update(claimToken).digest('hex'),
      email: 'alice@acme.com',
    });
    expect(await stored(slug)).toMatchObject({ owner_user_id: null, owner_org_id: null });
    expect((await stored(slug)).creator_fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(app.log)).not.toContain(claimToken);
  });

  it('counts Basic credentials and an empty bearer as none', async () => {
    expect(await create(app, {}, { authorization: 'Basic YTpi' })).toHaveProperty('claimToken');
    expect(await create(app, {}, { authorization: 'Bearer ' })).toHaveProperty('claimToken');
  });

  it('counts a session that has ended as none', async () => {
    expect(await create(app, {}, { cookie: 'st_access=over' })).toHaveProperty('claimToken');
  });
});

describe('a signed-in create', () => {
  it('answers slug and url only', async () => {
    const body = await create(app, { email: 'ignored@example.com' }, await people.alone(people.admin));
    expect(Object.keys(body).sort()).toEqual(['slug', 'url']);
    expect(await stored(body.slug)).toMatchObject({
      owner_user_id: people.admin.id,
      owner_org_id: null,
      creator_fingerprint: null,
    });
    const [{ count } = { count: '' }] = await app.sql<{ count: string }>(
      'select count(*) from linky.claim_tokens t join linky.bundles b on b.id = t.bundle_id where slug = $1',
      [body.slug],
    );
    expect(Number(count)).toBe(0);
  });

  it('belongs to the active organization, whatever the role in it', async () => {
    for (const user of [people.admin, people.member, people.reader]) {
      const { slug } = await create(app, {}, await people.inOrg(user));
      expect(await stored(slug)).toMatchObject({ owner_user_id: null, owner_org_id: people.orgId });
    }
  });

  it('belongs to the owner of the key', async () => {
    const personal = await create(app, {}, await people.key(people.member, ['links:write']));
    expect(await stored(personal.slug)).toMatchObject({
      owner_user_id: people.member.id,
      owner_org_id: null,
    });
    const team = await create(app, {}, await people.teamKey(['links:write']));
    expect(await stored(team.slug)).toMatchObject({ owner_user_id: null, owner_org_id: people.orgId });
  });

  it('takes the bearer before the cookie, in any case and with blanks around it', async () => {
    const { authorization = '' } = await people.key(people.member);
    const headers = {
      ...(await people.alone(people.admin)),
      authorization: authorization.replace('Bearer ', 'bEARER   '),
    };
    const { slug } = await create(app, {}, headers);
    expect(await stored(slug)).toMatchObject({ owner_user_id: people.member.id });
  });

  it('takes a key with keys:admin, which implies writing', async () => {
    expect(await create(app, {}, await people.key(people.admin, ['keys:admin']))).not.toHaveProperty(
      'claimToken',
    );
  });

  it('refuses a bad key and never falls back', async () => {
    const headers = { ...(await people.alone(people.admin)), ...bearer(`lkyu_00000000.${'x'.repeat(32)}`) };
    expect(await refused(app, { urls: URLS }, headers)).toEqual([401, 'UNAUTHORIZED']);
    expect(await refused(app, { urls: URLS }, bearer('nonsense'))).toEqual([401, 'UNAUTHORIZED']);
  });

  it('refuses a key that may only read', async () => {
    expect(await refused(app, { urls: URLS }, await people.key(people.admin, ['links:read']))).toEqual([
      403,
      'FORBIDDEN',
    ]);
  });

  it('refuses a page of another site that uses the cookie', async () => {
    const headers = { ...(await people.alone(people.admin)), origin: 'https://evil.example' };
    expect(await refused(app, { urls: URLS }, headers)).toEqual([403, 'FORBIDDEN']);
  });

  it('looks at the body before the credential', async () => {
    expect(await refused(app, { urls: [] }, bearer('nonsense'))).toEqual([400, 'INVALID_URLS']);
    expect(await refused(app, '{', bearer('nonsense'))).toEqual([400, 'INVALID_JSON']);
    expect(await refused(app, { urls: [] }, await people.key(people.admin, ['links:read']))).toEqual([
      400,
      'INVALID_URLS',
    ]);
  });
});

describe('what is stored', () => {
  it('is canonical', async () => {
    const { slug } = await create(
      app,
      {
        urls: ['HTTPS://Example.COM', 'https://example.com:443/', ' http://exämple.com/ü '],
        source: ' Agent ',
        title: '  Release review bundle ',
        description: ' d ',
        urlMetadata: [{ note: ' n ', tags: ['a', ' '], openPolicy: 'DESKTOP' }],
        metadata: { a: { b: [1, null, 'x'] }, _linky: 1, '_linky.client': 'evil' },
        resolutionPolicy: {},
        alias: ' ',
        unknown: true,
      },
      { 'Linky-Client': 'cursor/skill-v1' },
    );
    expect(await stored(slug)).toMatchObject({
      urls: ['https://example.com/', 'http://xn--exmple-cua.com/%C3%BC'],
      url_metadata: [{ note: 'n', tags: ['a'], openPolicy: 'desktop' }, {}],
      source: 'Agent',
      title: 'Release review bundle',
      description: 'd',
      metadata: { a: { b: [1, null, 'x'] }, _linky: { client: 'cursor/skill-v1' } },
      resolution_policy: null,
    });
  });

  it('is each address as its parser writes it', async () => {
    const table: readonly (readonly [string, string])[] = [
      ['https://example.com', 'https://example.com/'],
      ['HTTPS://Example.ORG', 'https://example.org/'],
      ['http://example.com:80/', 'http://example.com/'],
      ['https://example.net:443', 'https://example.net/'],
      ['https://example.com:8443/a/../b', 'https://example.com:8443/b'],
      ['https://example.com/a b', 'https://example.com/a%20b'],
      ['https://example.com/%7Efoo', 'https://example.com/%7Efoo'],
      ['https://exämple.com/ü', 'https://xn--exmple-cua.com/%C3%BC'],
      ['https://example.com?q=1', 'https://example.com/?q=1'],
      ['https://example.com/#frag', 'https://example.com/#frag'],
      ['https://user:pw@example.com/', 'https://user:pw@example.com/'],
      ['https:example.edu', 'https://example.edu/'],
      ['https:///example.info', 'https://example.info/'],
      ['http://1.2.3', 'http://1.2.0.3/'],
      ['https://example.com\\path', 'https://example.com/path'],
      ['https://example.com./', 'https://example.com./'],
      ['http://localhost:1', 'http://localhost:1/'],
      ['http://10.0.0.1', 'http://10.0.0.1/'],
      ['http://[::1]/', 'http://[::1]/'],
    ];
    const { slug } = await create(app, { urls: table.map(([sent]) => sent) });
    expect((await stored(slug)).urls).toEqual(table.map(([, kept]) => kept));
  });

  it('pairs metadata with the distinct addresses', async () => {
    const urls = ['https://a.example/', 'https://a.example', 'https://b.example/'];
    const { slug } = await create(app, { urls, urlMetadata: [null, { note: 'second', other: 1 }] });
    expect(await stored(slug)).toMatchObject({
      urls: ['https://a.example/', 'https://b.example/'],
      url_metadata: [{}, { note: 'second' }],
    });
    expect(await refused(app, { urls, urlMetadata: [{}, {}, {}, {}] })).toEqual([400, 'BAD_REQUEST']);
  });

  it('may have every part at its limit', async () => {
    const value = Array.from({ length: 50 }, (_, n) => String(n).padEnd(512, 'v'));
    const not = (inner: object): object => ({ op: 'not', of: [inner] });
    const tabs = Array.from({ length: 20 }, (_, n) => ({ url: `https://tab.example/${String(n)}` }));
    const rules = Array.from({ length: 50 }, (_, n) => ({
      id: String(n).padEnd(64, 'i'),
      name: 'n'.repeat(120),
      when: not(not(not(n === 0 ? { op: 'in', field: 'email', value } : { op: 'always' }))),
      tabs: [{ ...tabs[0], note: 'x'.repeat(500) }, ...tabs.slice(1)],
      stopOnMatch: true,
      showBadge: false,
    }));
    const urlMetadata = Array.from({ length: 25 }, () => ({
      note: 'x'.repeat(500),
      tags: Array<string>(10).fill('t'.repeat(40)),
      openPolicy: 'mobile',
    }));
    const fields = {
      urls: urlMetadata.map((_, n) => `https://example.com/${String(n)}`),
      urlMetadata,
      source: 's'.repeat(64),
      title: 't'.repeat(120),
      description: 'd'.repeat(500),
      email: `${'a'.repeat(248)}@b.cde`.slice(0, 254),
      resolutionPolicy: { version: 1, rules },
    };
    const { slug } = await create(app, fields, { 'Linky-Client': 'c'.repeat(120) });
    expect(await stored(slug)).toMatchObject({
      urls: fields.urls,
      url_metadata: urlMetadata,
      source: fields.source,
      title: fields.title,
      description: fields.description,
      metadata: { _linky: { client: 'c'.repeat(120) } },
      resolution_policy: { version: 1, rules },
    });
    const more = await create(app, { source: 's'.repeat(65) }, { 'Linky-Client': 'c'.repeat(121) });
    expect(await stored(more.slug)).toMatchObject({ source: fields.source, metadata: null });
  });

  it('has no client when the header is malformed', async () => {
    const { slug } = await create(app, {}, { 'Linky-Client': 'not a client;' });
    expect((await stored(slug)).metadata).toBeNull();
  });

  it('echoes a policy in canonical form, anonymous and signed in', async () => {
    for (const headers of [{}, await people.alone(people.admin)]) {
      const { slug, resolutionPolicy } = await create(app, { resolutionPolicy: POLICY }, headers);
      expect(resolutionPolicy).toEqual({
        version: 1,
        rules: [
          {
            ...POLICY.rules[0],
            id: expect.stringMatching(/^r_[0-9A-HJKMNP-TV-Z]{20}$/) as unknown,
            stopOnMatch: true,
            showBadge: false,
          },
        ],
      });
      expect((await stored(slug)).resolution_policy).toEqual(resolutionPolicy);
    }
  });

  it('takes JSON under any content type', async () => {
    const body = JSON.stringify({ urls: URLS });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      '',
      'nonsense',
    ]) {
      const answer = await send(app, 'POST', '/api/links', body, { 'content-type': type });
      expect(answer.status).toBe(201);
    }
  });

  it('is never written when it is refused', async () => {
    const before = await countBundles(app);
    await refused(app, { urls: URLS, title: 'x'.repeat(121) });
    await refused(app, { urls: URLS }, bearer('nonsense'));
    expect(await countBundles(app)).toBe(before);
  });
});
