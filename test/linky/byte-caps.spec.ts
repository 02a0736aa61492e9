import { randomBytes } from 'node:crypto';

import { BundlePurges, BundleUsage } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import {
  type Answer,
  create,
  makePeople,
  type People,
  type Refusal,
  type RequestHeaders,
  send,
  URLS,
} from './world.js';

const BUNDLE = 4_096;
const POLICY = 2_048;
const VERSIONS = 6_000;
const OWNER = 40_000;
const ANONYMOUS = 10_000;
/** Beside the content. */
const OVERHEAD = 200;

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({
    byteCaps: {
      ...USUAL_BYTE_CAPS,
      bundle: BUNDLE,
      policy: POLICY,
      versions: VERSIONS,
      bundlesOfOwner: OWNER,
      anonymousBundles: ANONYMOUS,
    },
  });
  people = await makePeople(app);
});
afterAll(() => app.close());

const mine = async (): Promise<RequestHeaders> => await people.alone(people.admin);
const text = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
const post = async (body: object, headers?: RequestHeaders): Promise<Answer<Refusal & { slug: string }>> =>
  send(app, 'POST', '/api/links', { urls: URLS, ...body }, headers ?? (await mine()));

/** Of a bundle with the usual URLs and metadata `{text}` of that length. */
const sizeWith = (length: number): number =>
  Buffer.byteLength(JSON.stringify([URLS, [{}, {}], null, null, { text: 'x'.repeat(length) }]));
const FITTING = BUNDLE - sizeWith(0);

const policy = (length: number): object => ({
  version: 1,
  rules: [{ id: 'r', when: { op: 'always' }, tabs: [{ url: `https://example.com/${'p'.repeat(length)}` }] }],
});
const policyBytes = (length: number): number =>
  Buffer.byteLength(
    JSON.stringify({
      version: 1,
      rules: [
        {
          id: 'r',
          when: { op: 'always' },
          tabs: [{ url: `https://example.com/${'p'.repeat(length)}` }],
          stopOnMatch: true,
          showBadge: false,
        },
      ],
    }),
  );

describe('a bundle', () => {
  it('has as many bytes as are set and no more, however it is made and changed', async () => {
    const { slug } = await create(app, { metadata: { text: text(FITTING) } }, await mine());
    const larger = { metadata: { text: text(FITTING + 1) } };
    const answer = await post(larger);
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.body.error).toContain(`${String(BUNDLE)} bytes`);
    expect(answer.body.error).toContain(String(BUNDLE + 1));
    expect((await post(larger, {})).status).toBe(400);
    const batch = { links: [{ urls: URLS }, { urls: URLS, ...larger }] };
    expect((await send(app, 'POST', '/api/links/batch', batch, await mine())).status).toBe(400);
    const path = `/api/links/${slug}`;
    expect((await send(app, 'PATCH', path, { title: 'One more' }, await mine())).status).toBe(400);
    expect((await send(app, 'PATCH', `${path}/metadata`, { more: 1 }, await mine())).status).toBe(400);
    expect((await send(app, 'PATCH', `${path}/metadata`, { text: 'less' }, await mine())).status).toBe(200);
    expect((await send(app, 'PATCH', path, { title: 'One more' }, await mine())).status).toBe(200);
  });

  it('has a policy of as many bytes as are set', async () => {
    const fitting = POLICY - policyBytes(0);
    const { slug } = await create(app, { resolutionPolicy: policy(fitting) }, await mine());
    const larger = { resolutionPolicy: policy(fitting + 1) };
    const answer = await post(larger);
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.body.error).toContain(`policy may have ${String(POLICY)} bytes`);
    expect(answer.body.error).toContain(String(POLICY + 1));
    expect((await send(app, 'PATCH', `/api/links/${slug}`, larger, await mine())).status).toBe(400);
  });

  it('keeps its newest versions, as far as they have room together', async () => {
    const { admin, alone } = await makePeople(app);
    const { slug } = await create(app, { description: text(450) }, await alone(admin));
    const path = `/api/links/${slug}`;
    for (let n = 0; n < 20; n += 1) {
      const { status } = await send(app, 'PATCH', path, { description: text(450) }, await alone(admin));
      expect(status).toBe(200);
    }
    const { body } = await send<{ versions: { versionNumber: number; description: string }[] }>(
      app,
      'GET',
      `${path}/versions`,
      undefined,
      await alone(admin),
    );
    const numbers = body.versions.map(({ versionNumber }) => versionNumber);
    expect(numbers[0]).toBe(20);
    expect(numbers).toEqual(numbers.map((_, at) => 20 - at));
    const [{ bytes } = { bytes: 0 }] = await app.sql<{ bytes: number }>(
      `select sum(pg_column_size(v.urls) + pg_column_size(v.url_metadata) + pg_column_size(v.description))::int as bytes
       from linky.versions v join linky.bundles b on b.id = v.bundle_id where slug = $1`,
      [slug],
    );
    expect(bytes).toBeLessThanOrEqual(VERSIONS);
    expect(bytes).toBeGreaterThan(VERSIONS - 800);
  });
});

describe('an owner', () => {
  it('has room for so many bytes, and has it again when deleted bundles are purged', async () => {
    const others = await makePeople(app);
    const { admin } = others;
    const own = await others.alone(admin);
    const large = { metadata: { text: text(3_000) } };
    const size = sizeWith(3_000) + OVERHEAD;
    const fitting = Math.floor(OWNER / size);
    const slugs: string[] = [];
    for (let n = 0; n < fitting; n += 1) slugs.push((await create(app, large, own)).slug);
    const answer = await post(large, own);
    expect([answer.status, answer.body.code]).toEqual([409, 'CONFLICT']);
    expect(answer.body.error).toContain(`${String(OWNER)} bytes`);
    expect(answer.body.error).toMatch(/would have about \d{5}/);
    // Counted by the database, it is the same; what belongs to somebody else does not count.
    await app.get(BundleUsage).owners.countDue();
    for (const call of [
      post(large, own),
      send(app, 'POST', `/api/links/${slugs[0] ?? ''}/clone`, {}, own),
      send(app, 'PATCH', `/api/links/${slugs[0] ?? ''}`, { description: text(500), title: text(120) }, own),
      send(app, 'POST', '/api/links/batch', { links: [{ urls: URLS, ...large }] }, await others.key(admin)),
    ]) {
      expect((await call).status).toBe(409);
    }
    expect((await post(large, await others.inOrg(admin))).status).toBe(201);

    for (const slug of slugs) await send(app, 'DELETE', `/api/links/${slug}`, undefined, own);
    expect((await post(large, own)).status).toBe(409);
    app.clock.advance(31 * 86_400_000);
    await app.get(BundlePurges).purge();
    await expect.poll(async () => (await post(large, own)).status).toBe(201);
  });
});

describe('an owner without room', () => {
  it('can still make their bundles smaller, and is asked for no more room than a change takes', async () => {
    const others = await makePeople(app);
    const own = await others.alone(others.admin);
    const large = { metadata: { text: text(3_000) } };
    const slugs: string[] = [];
    for (let n = 0; n < Math.floor(OWNER / (sizeWith(3_000) + OVERHEAD)); n += 1) {
      slugs.push((await create(app, large, own)).slug);
    }
    await app.get(BundleUsage).owners.countDue();
    const path = `/api/links/${slugs[0] ?? ''}`;
    // What is there already is not counted again.
    for (let n = 0; n < 20; n += 1) {
      const { status } = await send(app, 'PATCH', `${path}/metadata`, { text: text(3_000) }, own);
      expect(status).toBe(200);
    }
    while ((await post({}, own)).status === 201);
    expect((await send(app, 'PATCH', `${path}/metadata`, { more: text(500) }, own)).status).toBe(409);
    expect((await send(app, 'PATCH', path, { description: text(500) }, own)).status).toBe(409);
    expect((await send(app, 'PATCH', path, { urls: URLS.slice(1) }, own)).status).toBe(200);
    expect((await send(app, 'PATCH', `${path}/metadata`, { text: text(2_000) }, own)).status).toBe(200);
  });
});

describe('a claim', () => {
  it('is refused where its owner has no room for the bundle, which stays to be claimed', async () => {
    app.clock.advance(86_400_000);
    const others = await makePeople(app);
    const own = await others.alone(others.admin);
    const large = { metadata: { text: text(3_000) } };
    const { slug, claimToken = '' } = await create(app, large);
    const full: string[] = [];
    for (let made = await post(large, own); made.status === 201; made = await post(large, own))
      full.push(made.body.slug);
    const path = `/claim/${claimToken}`;
    const claim = async (): Promise<Answer> => {
      const { text: page } = await send(app, 'GET', path, undefined, own);
      const form = /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...own };
      return send(app, 'POST', path, new URLSearchParams({ form }).toString(), headers);
    };
    const answer = await claim();
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain(`${String(OWNER)} bytes`);
    const ownerOf = (): Promise<unknown[]> =>
      app.sql('select owner_user_id from linky.bundles where slug = $1', [slug]);
    expect(await ownerOf()).toEqual([{ owner_user_id: null }]);

    for (const bundle of full) await send(app, 'PATCH', `/api/links/${bundle}/metadata`, { text: 'x' }, own);
    const claimed = async (): Promise<number> => {
      await app.get(BundleUsage).owners.countDue();
      return (await claim()).status;
    };
    await expect.poll(claimed).toBe(303);
    expect(await ownerOf()).toEqual([{ owner_user_id: others.admin.id }]);
  });
});

describe('a client without an account', () => {
  it('stores so many bytes in a day, and is told when it can go on', async () => {
    const large = { metadata: { text: text(3_000) } };
    const size = sizeWith(3_000) + OVERHEAD;
    app.clock.advance(86_400_000);
    for (let n = 0; n < Math.floor(ANONYMOUS / size); n += 1) await create(app, large);
    const answer = await post(large, {});
    expect([answer.status, answer.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(answer.body.error).toContain(`${String(ANONYMOUS)} bytes`);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(answer.body.retryAfterSeconds).toBe(seconds);
    expect(seconds).toBeLessThanOrEqual(86_400);
    app.clock.advance(seconds * 1_000);
    expect((await post(large, {})).status).toBe(201);
  });
});
