import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { ApiError, LinkyClient, request } from './conformance-clients.js';
import { makePeople, type People } from './world.js';

type Json = Record<string, unknown>;

interface Key {
  readonly id: number;
  readonly name: string;
  readonly scopes: string[];
  readonly rateLimitPerHour: number;
  readonly keyPrefix: string;
  readonly revokedAt: string | null;
}

let app: TestApp;
let people: People;
let userId: string;
let client: LinkyClient;
let anonymous: LinkyClient;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a'.repeat(32) });
  people = await makePeople(app);
  userId = (await createUser(app)).id;
  const { rawKey } = await createKey(app, { userId }, { scopes: ['keys:admin'] });
  client = new LinkyClient({ baseUrl: `${app.url}/ignored/prefix`, apiKey: rawKey, client: 'conformance/1' });
  anonymous = new LinkyClient({ baseUrl: app.url, apiKey: '' });
});
afterAll(() => app.close());

const URLS = ['https://example.com', 'https://example.org'];
const POLICY = {
  version: 1,
  rules: [
    {
      name: 'Team',
      when: { op: 'endsWith', field: 'emailDomain', value: 'acme.com' },
      tabs: [{ url: 'https://linear.app/' }],
    },
  ],
};
const text = expect.any(String) as unknown;

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

async function slugOf(created: Promise<Json>): Promise<string> {
  const { slug } = await created;
  if (typeof slug !== 'string') throw new Error('no slug');
  return slug;
}

describe('the SDK', () => {
  it('createLinky, anonymously: the seven fields that the helper passes on, and one of our own', async () => {
    const created = await anonymous.createLinky({
      urls: URLS,
      email: 'a@acme.com',
      resolutionPolicy: POLICY,
    });
    expect(Object.keys(created).sort()).toEqual(
      ['slug', 'url', 'claimUrl', 'claimToken', 'claimExpiresAt', 'warning', 'resolutionPolicy']
        .concat('unclaimedExpiresAt')
        .sort(),
    );
    expect(created).toMatchObject({
      slug: text,
      url: `${app.url}/l/${String(created['slug'])}`,
      claimUrl: `${app.url}/claim/${String(created['claimToken'])}`,
      claimExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      warning: 'Save claimToken and claimUrl now — they are returned only once and cannot be recovered.',
      resolutionPolicy: {
        version: 1,
        rules: [{ id: expect.stringMatching(/^r_/) as unknown, name: 'Team' }],
      },
    });
  });

  it('createLinky with a key: slug and url, the label sdk, the client in the metadata', async () => {
    const created = await client.createLinky({ urls: URLS, title: undefined });
    expect(Object.keys(created).sort()).toEqual(['slug', 'url']);
    const linky = await client.getLinky(String(created['slug']));
    expect(linky).toMatchObject({ source: 'sdk', metadata: { _linky: { client: 'conformance/1' } } });
  });

  it('getLinky: the bare object', async () => {
    const slug = await slugOf(client.createLinky({ urls: URLS, title: 'T', urlMetadata: [{ note: 'n' }] }));
    expect(await client.getLinky(slug)).toEqual({
      slug,
      urls: ['https://example.com/', 'https://example.org/'],
      urlMetadata: [{ note: 'n' }, {}],
      title: 'T',
      description: null,
      owner: { type: 'user', userId },
      createdAt: text,
      updatedAt: text,
      source: 'sdk',
      metadata: { _linky: { client: 'conformance/1' } },
      resolutionPolicy: { version: 1, rules: [] },
    });
  });

  it('listLinkies: linkies, pagination, subject; 0 is sent, nothing else that is empty', async () => {
    const listed = await client.listLinkies({ limit: 1, offset: 0 });
    expect(listed).toEqual({
      linkies: [expect.objectContaining({ slug: text, urls: expect.any(Array) as unknown, title: 'T' })],
      pagination: { limit: 1, offset: 0 },
      subject: { type: 'user', userId },
    });
    expect((listed['linkies'] as Json[])[0]).not.toHaveProperty('metadata');
    expect((await client.listLinkies())['pagination']).toEqual({ limit: 20, offset: 0 });
  });

  it('updateLinky: wrapped, with the nine fields of the helper', async () => {
    const slug = await slugOf(client.createLinky({ urls: URLS }));
    const { linky } = await client.updateLinky(slug, {
      title: 'B',
      resolutionPolicy: POLICY,
      urls: undefined,
    });
    expect(linky).toMatchObject({
      slug,
      urls: ['https://example.com/', 'https://example.org/'],
      urlMetadata: [{}, {}],
      title: 'B',
      description: null,
      createdAt: text,
      updatedAt: text,
      source: 'sdk',
      resolutionPolicy: { rules: [{ name: 'Team' }] },
    });
    expect(await failure(client.updateLinky(slug, {}))).toMatchObject({
      statusCode: 400,
      code: 'BAD_REQUEST',
    });
  });

  it('getVersions and getInsights: their own names', async () => {
    const slug = await slugOf(client.createLinky({ urls: URLS, title: 'A' }));
    await client.updateLinky(slug, { title: 'B' });
    expect(await client.getVersions(slug)).toMatchObject({
      versions: [{ versionNumber: 1, title: 'A', editedByClerkUserId: userId, editedAt: text }],
    });
    await fetch(`${app.url}/l/${slug}`);
    expect(await client.getInsights(slug, { range: '7d' })).toMatchObject({
      slug,
      range: { from: text, to: text },
      totals: { views: 1, uniqueViewerDays: 1, openAllClicks: 0, openAllRate: 0 },
      byRule: [{ ruleId: null, views: 1, openAllClicks: 0, openAllRate: 0, ruleName: 'Fallthrough' }],
      series: [{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown, views: 1, openAllClicks: 0 }],
    });
  });

  it('deleteLinky: ok, and never an empty success without a key', async () => {
    const slug = await slugOf(client.createLinky({ urls: URLS }));
    expect(await failure(anonymous.deleteLinky(slug))).toMatchObject({
      statusCode: 401,
      code: 'UNAUTHORIZED',
    });
    expect(await client.deleteLinky(slug)).toEqual({ ok: true });
    expect(await failure(client.deleteLinky(slug))).toMatchObject({ statusCode: 404, code: 'NOT_FOUND' });
  });

  it('every owner method without a key: 401 as JSON, not a page', async () => {
    for (const work of [
      () => anonymous.getLinky('x'),
      () => anonymous.listLinkies(),
      () => anonymous.updateLinky('x', { title: 'x' }),
      () => anonymous.getVersions('x'),
      () => anonymous.getInsights('x'),
      () => anonymous.whoami(),
      () => anonymous.createKey({ name: 'x' }),
      () => anonymous.revokeKey(1),
    ]) {
      expect(await failure(work())).toMatchObject({ statusCode: 401, code: 'UNAUTHORIZED' });
    }
  });

  it('createKey, then revokeKey with the id as it came', async () => {
    const { apiKey, rawKey, warning } = await client.createKey({
      name: 'ci',
      scopes: ['links:read'],
      rateLimitPerHour: 5,
    });
    expect([typeof rawKey, typeof warning]).toEqual(['string', 'string']);
    expect(apiKey).toMatchObject({ scopes: ['links:read'], rateLimitPerHour: 5, revokedAt: null });
    const fresh = new LinkyClient({ baseUrl: app.url, apiKey: String(rawKey) });
    expect(await fresh.listLinkies()).toHaveProperty('linkies');
    expect(await failure(fresh.whoami())).toMatchObject({ statusCode: 403, code: 'FORBIDDEN' });
    expect(await client.revokeKey((apiKey as Key).id)).toMatchObject({ apiKey: { revokedAt: text } });
    expect(await failure(fresh.listLinkies())).toMatchObject({ statusCode: 401, code: 'UNAUTHORIZED' });
  });

  it('whoami and listKeys: subject and apiKeys', async () => {
    const { subject, apiKeys } = await client.whoami();
    expect(subject).toEqual({ type: 'user', userId });
    expect((apiKeys as Key[]).every(({ id }) => typeof id === 'number')).toBe(true);
    expect(await client.listKeys()).toEqual({ subject, apiKeys: expect.any(Array) as unknown });
  });

  it('errors: code, text and seconds to wait', async () => {
    const { rawKey } = await createKey(app, { userId }, { rateLimitPerHour: 1 });
    const strict = await startApp({ rateLimitScale: 1 });
    try {
      const user = await createUser(strict);
      const limited = await createKey(strict, { userId: user.id }, { rateLimitPerHour: 1 });
      const slow = new LinkyClient({ baseUrl: strict.url, apiKey: limited.rawKey });
      await slow.listLinkies();
      const refusal = await failure(slow.listLinkies());
      expect(refusal).toMatchObject({ statusCode: 429, code: 'RATE_LIMITED' });
      expect(refusal.message).not.toBe('Request failed');
      expect(refusal.retryAfterSeconds).toBeGreaterThan(3_500);
    } finally {
      await strict.close();
    }
    expect(rawKey).toMatch(/^lkyu_[a-f0-9]{8}\.[A-Za-z0-9_-]{24,}$/);
  });
});

describe('the CLI', () => {
  it('create: POST with the label cli, anonymous, prints what it reads', async () => {
    const created = await request({ baseUrl: app.url }, 'POST', '/api/links', { urls: URLS, source: 'cli' });
    for (const field of ['slug', 'url', 'claimUrl', 'claimExpiresAt', 'claimToken', 'warning']) {
      expect(typeof created[field]).toBe('string');
    }
    expect(Number.isNaN(Date.parse(String(created['claimExpiresAt'])))).toBe(false);
  });

  it('update, get, history, insights, delete: one bundle from end to end', async () => {
    const slug = await slugOf(client.createLinky({ urls: URLS, source: 'cli', resolutionPolicy: POLICY }));
    const { linky } = await client.updateLinky(slug, { description: null, resolutionPolicy: null });
    expect(typeof (linky as Json)['slug']).toBe('string');
    const read = await client.getLinky(slug);
    expect(Array.isArray(read['urls'])).toBe(true);
    expect(read['owner']).toEqual({ type: 'user', userId });
    expect((read['resolutionPolicy'] as { rules: unknown[] }).rules).toHaveLength(0);
    const { versions } = await client.getVersions(slug);
    const [version] = versions as {
      versionNumber: number;
      editedAt: string;
      editedByClerkUserId: string | null;
    }[];
    expect(version?.versionNumber).toBe(1);
    expect(Number.isNaN(Date.parse(version?.editedAt ?? ''))).toBe(false);
    const insights = await client.getInsights(slug);
    expect(insights).toMatchObject({ totals: { views: 0 }, series: [], byRule: [] });
    await client.deleteLinky(slug);
  });

  it('auth whoami and auth keys: what the commands read', async () => {
    const { apiKey } = await client.createKey({ name: 'cli' });
    await client.revokeKey((apiKey as Key).id);
    const { apiKeys, subject } = await client.listKeys();
    expect((subject as Json)['type']).toBe('user');
    const keys = apiKeys as Key[];
    for (const key of keys) {
      expect([typeof key.id, typeof key.name, typeof key.keyPrefix, typeof key.rateLimitPerHour]).toEqual([
        'number',
        'string',
        'string',
        'number',
      ]);
      expect(Array.isArray(key.scopes)).toBe(true);
    }
    expect(keys.find(({ id }) => id === (apiKey as Key).id)?.revokedAt).not.toBeNull();
    expect(keys.some(({ revokedAt }) => revokedAt === null)).toBe(true);
  });

  it('auth whoami of a team key is refused, and told', async () => {
    const { rawKey } = await createKey(app, { orgId: people.orgId });
    const refusal = await failure(request({ baseUrl: app.url, apiKey: rawKey }, 'GET', '/api/me/keys'));
    expect([refusal.statusCode, refusal.code, refusal.message === '']).toEqual([403, 'FORBIDDEN', false]);
  });
});
