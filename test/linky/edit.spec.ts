import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createMember, createUser } from '../support/identity.js';
import {
  type Answer,
  bearer,
  create,
  makePeople,
  type People,
  type Refusal,
  type RequestHeaders,
  send,
  URLS,
} from './world.js';

interface Linky {
  readonly slug: string;
  readonly urls: string[];
  readonly urlMetadata: object[];
  readonly title: string | null;
  readonly description: string | null;
  readonly updatedAt: string;
  readonly resolutionPolicy: { readonly rules: { readonly id: string }[] };
}
interface Version extends Omit<Linky, 'slug' | 'updatedAt'> {
  readonly versionNumber: number;
  readonly editedByClerkUserId: string | null;
  readonly editedAt: string;
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

const POLICY = { rules: [{ id: 'r', when: { op: 'always' }, tabs: [{ url: 'https://example.net' }] }] };

const patch = (
  slug: string,
  body: unknown,
  headers = mine,
): Promise<Answer<{ linky: Linky } & Partial<Refusal>>> =>
  send<{ linky: Linky } & Partial<Refusal>>(app, 'PATCH', `/api/links/${slug}`, body, headers);

async function edited(slug: string, body: object, headers = mine): Promise<Linky> {
  const answer = await patch(slug, body, headers);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body.linky;
}

async function refusal(
  method: string,
  path: string,
  headers: RequestHeaders = {},
  body?: unknown,
): Promise<[number, string | undefined]> {
  const answer = await send<Partial<Refusal> | null>(app, method, path, body, headers);
  return [answer.status, answer.body?.code];
}

async function versions(slug: string, headers = mine): Promise<Version[]> {
  return (await send<{ versions: Version[] }>(app, 'GET', `/api/links/${slug}/versions`, undefined, headers))
    .body.versions;
}

const FORBIDDEN = [403, 'FORBIDDEN'];
const NOT_FOUND = [404, 'NOT_FOUND'];
const BAD = [400, 'BAD_REQUEST'];

describe('PATCH /api/links/:slug', () => {
  it('changes what is sent, and answers the whole bundle, wrapped', async () => {
    const { slug } = await create(app, { title: 'A', metadata: { a: 1 }, source: 'agent' }, mine);
    const before = await send<Linky>(app, 'GET', `/api/links/${slug}`, undefined, mine);
    for (const fixed of [{ metadata: { b: 1 } }, { source: 'x' }])
      expect(await patch(slug, { title: 'C', ...fixed })).toMatchObject({ status: 400 });
    const answer = await patch(slug, { title: ' B ', description: 'D', nonsense: 1 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(answer.body)).toEqual(['linky']);
    expect(answer.body.linky).toEqual({
      ...before.body,
      title: 'B',
      description: 'D',
      updatedAt: expect.any(String) as unknown,
    });
    expect((await send(app, 'GET', `/api/links/${slug}`, undefined, mine)).body).toEqual(answer.body.linky);
  });

  it('clears title and description by null and by blanks', async () => {
    const { slug } = await create(app, { title: 'A', description: 'B' }, mine);
    expect(await edited(slug, { title: null, description: '  ' })).toMatchObject({
      title: null,
      description: null,
    });
  });

  it('lets metadata follow its URL when only the URLs change', async () => {
    const [one, two, three] = ['https://a.example/', 'https://b.example/', 'https://c.example/'];
    const urlMetadata = [{ note: 'one' }, { note: 'two', tags: ['t'] }, { openPolicy: 'desktop' }];
    const { slug } = await create(app, { urls: [one, two, three], urlMetadata }, mine);
    const now = async (urls: (string | undefined)[]): Promise<readonly object[]> =>
      (await edited(slug, { urls })).urlMetadata;
    expect(await now([three, one, two])).toEqual([urlMetadata[2], urlMetadata[0], urlMetadata[1]]);
    // As sent, not as stored; once more is once.
    expect(await now(['HTTPS://B.example', 'https://new.example', 'https://b.example:443', one])).toEqual([
      urlMetadata[1],
      {},
      urlMetadata[0],
    ]);
    expect(await now(['https://d.example', 'https://e.example'])).toEqual([{}, {}]);
    const { body } = await send<Linky>(app, 'POST', `/api/links/${slug}/versions/1/restore`, {}, mine);
    expect((body as unknown as { linky: Linky }).linky.urlMetadata).toEqual(urlMetadata);
  });

  it('pairs what is as long as the URLs sent before equal ones are dropped', async () => {
    const { slug } = await create(app, {}, mine);
    const [one, two] = ['https://a.example/', 'https://b.example/'];
    const notes = (...texts: string[]): object[] => texts.map((note) => ({ note }));
    const patch = { urls: [one, 'https://A.example', two], urlMetadata: notes('one', 'again', 'two') };
    expect((await edited(slug, patch)).urlMetadata).toEqual(notes('one', 'two'));
    const later = { urls: [one, one, two], urlMetadata: [{}, { note: 'later', tags: ['t'] }, {}] };
    expect((await edited(slug, later)).urlMetadata).toEqual([{ note: 'later', tags: ['t'] }, {}]);
    const made = await create(app, patch, mine);
    expect(
      (await send<Linky>(app, 'GET', `/api/links/${made.slug}`, undefined, mine)).body.urlMetadata,
    ).toEqual(notes('one', 'two'));
  });

  it('cuts and pads metadata that comes alone, and refuses too much of it beside URLs', async () => {
    const { slug } = await create(app, {}, mine);
    const many = Array.from({ length: 30 }, (_, n) => ({ note: String(n) }));
    expect((await edited(slug, { urlMetadata: many })).urlMetadata).toEqual(many.slice(0, 2));
    expect((await edited(slug, { urlMetadata: [{ note: 'x' }] })).urlMetadata).toEqual([{ note: 'x' }, {}]);
    expect((await edited(slug, { urlMetadata: null })).urlMetadata).toEqual([{}, {}]);
    const urls = ['https://a.example'];
    expect((await edited(slug, { urls, urlMetadata: [{ note: 'y' }] })).urlMetadata).toEqual([{ note: 'y' }]);
    expect(await refusal('PATCH', `/api/links/${slug}`, mine, { urls, urlMetadata: [{}, {}] })).toEqual(BAD);
  });

  it.each([[null], [{}], [{ rules: [] }], [{ version: 1 }]])('clears the policy by %j', async (cleared) => {
    const { slug } = await create(app, { resolutionPolicy: POLICY }, mine);
    expect((await edited(slug, { resolutionPolicy: cleared })).resolutionPolicy).toEqual({
      version: 1,
      rules: [],
    });
  });

  it('replaces the whole policy', async () => {
    const { slug } = await create(app, { resolutionPolicy: POLICY }, mine);
    const rules = [{ when: { op: 'signedIn' }, tabs: [{ url: 'https://example.net' }] }];
    const [rule, ...rest] = (await edited(slug, { resolutionPolicy: { rules } })).resolutionPolicy.rules;
    expect(rest).toEqual([]);
    expect(rule?.id).toMatch(/^r_[0-9A-HJKMNP-TV-Z]{20}$/);
    const page = await send(app, 'GET', `/l/${slug}`);
    expect(page.text).toContain('personalized');
  });

  it.each<[unknown, string]>([
    [{}, 'BAD_REQUEST'],
    [[], 'BAD_REQUEST'],
    [7, 'BAD_REQUEST'],
    [null, 'BAD_REQUEST'],
    [{ metadata: {}, source: 'x', alias: 'y', email: 'a@b.de', other: 1 }, 'BAD_REQUEST'],
    [{ title: 7 }, 'BAD_REQUEST'],
    [{ title: 'x'.repeat(121) }, 'BAD_REQUEST'],
    [{ description: 'x'.repeat(501) }, 'BAD_REQUEST'],
    [{ urlMetadata: {} }, 'BAD_REQUEST'],
    [{ resolutionPolicy: [] }, 'BAD_REQUEST'],
    [{ resolutionPolicy: { version: 2 } }, 'BAD_REQUEST'],
    [{ urls: null }, 'INVALID_URLS'],
    [{ urls: [] }, 'INVALID_URLS'],
    [{ urls: ['ftp://example.com'] }, 'INVALID_URLS'],
    ['{', 'INVALID_JSON'],
    ['', 'INVALID_JSON'],
  ])('refuses %j', async (body, code) => {
    const { slug } = await create(app, {}, mine);
    const before = await versions(slug);
    expect(await refusal('PATCH', `/api/links/${slug}`, mine, body)).toEqual([400, code]);
    expect(await versions(slug)).toEqual(before);
  });

  it('takes 120 and 500 characters', async () => {
    const { slug } = await create(app, {}, mine);
    const sent = { title: 'x'.repeat(120), description: 'x'.repeat(500) };
    expect(await edited(slug, sent)).toMatchObject(sent);
  });

  it('moves updatedAt, even where nothing changes', async () => {
    const { slug } = await create(app, { title: 'A' }, mine);
    app.clock.advance(1_000);
    const first = await edited(slug, { title: 'A' });
    app.clock.advance(1_000);
    const second = await edited(slug, { title: 'A' });
    expect(Date.parse(second.updatedAt)).toBeGreaterThan(Date.parse(first.updatedAt));
    expect(await versions(slug)).toHaveLength(2);
  });

  it('asks who calls, then for JSON, fields, scope, existence and role', async () => {
    const reader = await people.key(people.admin, ['links:read']);
    const { slug } = await create(app, {}, mine);
    const path = `/api/links/${slug}`;
    expect(await refusal('PATCH', path, {}, '{')).toEqual([401, 'UNAUTHORIZED']);
    expect(await refusal('PATCH', path, bearer('nonsense'), '{')).toEqual([401, 'UNAUTHORIZED']);
    expect(await refusal('PATCH', path, reader, '{')).toEqual([400, 'INVALID_JSON']);
    expect(await refusal('PATCH', path, reader, { title: 7 })).toEqual(BAD);
    expect(await refusal('PATCH', '/api/links/unknown', reader, { title: 'x' })).toEqual(FORBIDDEN);
    expect(await refusal('PATCH', '/api/links/unknown', mine, { title: 'x' })).toEqual(NOT_FOUND);
    expect(await refusal('PATCH', path, await people.alone(people.stranger), { title: 'x' })).toEqual(
      FORBIDDEN,
    );
  });

  it('is for editors and admins', async () => {
    const { slug } = await create(app, {}, await people.inOrg(people.reader));
    const path = `/api/links/${slug}`;
    expect(await refusal('PATCH', path, await people.inOrg(people.reader), { title: 'x' })).toEqual(
      FORBIDDEN,
    );
    expect(await refusal('PATCH', path, await people.alone(people.admin), { title: 'x' })).toEqual(FORBIDDEN);
    expect(await refusal('PATCH', path, await people.key(people.admin), { title: 'x' })).toEqual(FORBIDDEN);
    await edited(slug, { title: 'a' }, await people.inOrg(people.member));
    await edited(slug, { title: 'b' }, await people.inOrg(people.admin));
    await edited(slug, { title: 'c' }, await people.teamKey(['links:write']));
    expect(
      (await versions(slug, await people.inOrg(people.reader))).map((v) => v.editedByClerkUserId),
    ).toEqual([null, people.admin.id, people.member.id]);
    const anonymous = await create(app);
    expect(await refusal('PATCH', `/api/links/${anonymous.slug}`, mine, { title: 'x' })).toEqual(FORBIDDEN);
  });

  it.each([
    ['org:admin', 200, 200],
    ['org:member', 200, 403],
    ['linky:editor', 200, 403],
    ['linky:editor-plus', 200, 403],
    ['linky:admin', 403, 403],
    ['billing', 403, 403],
  ])('the role %j may edit (%d) and delete (%d)', async (role, edits, deletes) => {
    const user = await createUser(app);
    await createMember(app, people.orgId, user.id, role);
    const { slug } = await create(app, {}, await people.inOrg(people.admin));
    const path = `/api/links/${slug}`;
    expect((await refusal('GET', path, await people.inOrg(user)))[0]).toBe(200);
    expect((await refusal('PATCH', path, await people.inOrg(user), { title: 'x' }))[0]).toBe(edits);
    expect((await refusal('DELETE', path, await people.inOrg(user)))[0]).toBe(deletes);
  });

  it('keeps no client of an edit', async () => {
    const { slug } = await create(app, {}, mine);
    expect(await edited(slug, { title: 'x' }, { ...mine, 'linky-client': 'cli/1' })).toMatchObject({
      metadata: null,
    });
  });

  it('lets a person edit and delete her own bundle, whatever her role where she acts', async () => {
    const { slug } = await create(app, {}, await people.alone(people.reader));
    await edited(slug, { title: 'x' }, await people.inOrg(people.reader));
    expect(await refusal('DELETE', `/api/links/${slug}`, await people.inOrg(people.reader))).toEqual([
      200,
      undefined,
    ]);
  });

  it('believes JSON whatever the content type says', async () => {
    const { slug } = await create(app, {}, mine);
    const headers = { ...mine, 'content-type': 'text/plain' };
    expect((await edited(slug, { title: 'plain' }, headers)).title).toBe('plain');
  });
});

describe('versions', () => {
  it('a bundle that was never edited has none; after an edit the first is what it was', async () => {
    const { slug } = await create(app, { title: 'A', resolutionPolicy: POLICY }, mine);
    expect(await versions(slug)).toEqual([]);
    await edited(slug, { title: 'B', urls: ['https://a.example'], resolutionPolicy: null });
    await edited(slug, { title: 'C' });
    const [second, first, ...rest] = await versions(slug);
    expect(rest).toEqual([]);
    expect(first).toEqual({
      versionNumber: 1,
      urls: URLS,
      urlMetadata: [{}, {}],
      title: 'A',
      description: null,
      resolutionPolicy: {
        version: 1,
        rules: [
          {
            ...POLICY.rules[0],
            tabs: [{ url: 'https://example.net/' }],
            stopOnMatch: true,
            showBadge: false,
          },
        ],
      },
      editedByClerkUserId: people.admin.id,
      editedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
    });
    expect(second).toMatchObject({
      versionNumber: 2,
      title: 'B',
      urls: ['https://a.example/'],
      resolutionPolicy: { version: 1, rules: [] },
    });
  });

  it('lists the newest 50', async () => {
    const { slug } = await create(app, {}, mine);
    for (let n = 1; n <= 55; n += 1) await edited(slug, { title: String(n) });
    const listed = await versions(slug);
    expect(listed.map(({ versionNumber }) => versionNumber)).toEqual(
      Array.from({ length: 50 }, (_, n) => 55 - n),
    );
    expect(listed[0]?.title).toBe('54');
  });

  it('are for whoever may read the bundle, and gone with it', async () => {
    const { slug } = await create(app, {}, mine);
    const path = `/api/links/${slug}/versions`;
    expect(await refusal('GET', path)).toEqual([401, 'UNAUTHORIZED']);
    expect(await refusal('GET', path, await people.key(people.admin, ['items:read']))).toEqual(FORBIDDEN);
    expect(await refusal('GET', path, await people.alone(people.stranger))).toEqual(FORBIDDEN);
    await edited(slug, { title: 'x' });
    await send(app, 'DELETE', `/api/links/${slug}`, undefined, mine);
    expect(await refusal('GET', path, mine)).toEqual(NOT_FOUND);
  });
});

describe('DELETE /api/links/:slug', () => {
  it('makes everything about the bundle unknown, and writes no version', async () => {
    const { slug } = await create(app, {}, mine);
    const path = `/api/links/${slug}`;
    const answer = await send(app, 'DELETE', path, undefined, mine);
    expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
    expect(await refusal('DELETE', path, mine)).toEqual(NOT_FOUND);
    expect(await refusal('GET', path, mine)).toEqual(NOT_FOUND);
    expect(await refusal('PATCH', path, mine, { title: 'x' })).toEqual(NOT_FOUND);
    expect(await refusal('GET', `${path}/insights`, mine)).toEqual(NOT_FOUND);
    expect((await send(app, 'GET', `/l/${slug}`)).status).toBe(404);
    expect((await send(app, 'POST', `${path}/events`)).status).toBe(204);
    const [row] = await app.sql<{ versions: string; same: boolean }>(
      `select (select count(*) from linky.versions where bundle_id = b.id) as versions, deleted_at = updated_at as same
       from linky.bundles b where slug = $1`,
      [slug],
    );
    expect(row).toEqual({ versions: '0', same: true });
  });

  it('is for admins: no members, no team keys', async () => {
    const { slug } = await create(app, {}, await people.inOrg(people.admin));
    const path = `/api/links/${slug}`;
    for (const headers of [
      await people.inOrg(people.reader),
      await people.inOrg(people.member),
      await people.teamKey(),
      await people.key(people.admin),
      await people.alone(people.stranger),
    ]) {
      expect(await refusal('DELETE', path, headers)).toEqual(FORBIDDEN);
    }
    expect(await refusal('DELETE', path)).toEqual([401, 'UNAUTHORIZED']);
    expect(
      await refusal('DELETE', '/api/links/unknown', await people.key(people.admin, ['links:read'])),
    ).toEqual(FORBIDDEN);
    expect(await refusal('DELETE', path, await people.inOrg(people.admin))).toEqual([200, undefined]);
    const own = await create(app, {}, mine);
    expect(
      await refusal('DELETE', `/api/links/${own.slug}`, await people.key(people.admin, ['links:write'])),
    ).toEqual([200, undefined]);
    const anonymous = await create(app);
    expect(await refusal('DELETE', `/api/links/${anonymous.slug}`, mine)).toEqual(FORBIDDEN);
  });
});
