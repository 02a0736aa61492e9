import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newId, writeCursor } from '#kernel';
import { Slugs } from '#linky';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import {
  type Answer,
  countBundles,
  create,
  type Created,
  makePeople,
  type People,
  refused,
  type Refusal,
  type RequestHeaders,
  send,
  URLS,
} from './world.js';

interface Linky {
  readonly slug: string;
  readonly title: string | null;
  readonly urls: string[];
  readonly metadata: object | null;
  readonly alias?: string;
  readonly trackOpens?: boolean;
}
type Wrapped = { readonly linky: Linky } & Partial<Refusal>;

const DAY_MS = 86_400_000;

let app: TestApp;
let people: People;
let mine: RequestHeaders;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a'.repeat(32) });
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());

const call = <T = Wrapped>(
  method: string,
  path: string,
  body?: unknown,
  headers = mine,
): Promise<Answer<T>> => send<T>(app, method, `/api/links/${path}`, body, headers);
const code = ({ status, body }: Answer<Partial<Refusal>>): [number, string | undefined] => [
  status,
  body.code,
];
const launcher = (name: string): Promise<Answer> => send(app, 'GET', `/l/${name}`);

const FORBIDDEN = [403, 'FORBIDDEN'];
const NOT_FOUND = [404, 'NOT_FOUND'];
const BAD = [400, 'BAD_REQUEST'];

describe('restoring a version', () => {
  it('makes the bundle what it was, as an edit like any other', async () => {
    const { slug } = await create(app, { title: 'first' }, mine);
    await call('PATCH', slug, { title: 'second', urls: ['https://a.example'] });
    const answer = await call('POST', `${slug}/versions/1/restore`);
    expect([answer.status, answer.body.linky.title, answer.body.linky.urls]).toEqual([200, 'first', URLS]);
    const { body } = await call<{ versions: { title: string }[] }>('GET', `${slug}/versions`);
    expect(body.versions.map(({ title }) => title)).toEqual(['second', 'first']);
  });

  it.each(['0', '3', 'x', '-1', '1.5', '99999999999'])('knows no version %s', async (number) => {
    const { slug } = await create(app, {}, mine);
    await call('PATCH', slug, { title: 'x' });
    expect(code(await call('POST', `${slug}/versions/${number}/restore`))).toEqual(NOT_FOUND);
  });

  it('is for editors', async () => {
    const { slug } = await create(app, {}, await people.inOrg(people.member));
    await call('PATCH', slug, { title: 'x' }, await people.inOrg(people.member));
    const path = `${slug}/versions/1/restore`;
    expect(code(await call('POST', path, undefined, await people.inOrg(people.reader)))).toEqual(FORBIDDEN);
    expect((await call('POST', path, undefined, await people.inOrg(people.member))).status).toBe(200);
  });
});

describe('bringing a deleted bundle back', () => {
  it('works within the grace period, for admins', async () => {
    const admins = await people.inOrg(people.admin);
    const { slug } = await create(app, { title: 'kept' }, admins);
    await call('DELETE', slug, undefined, admins);
    expect(code(await call('POST', `${slug}/restore`, undefined, await people.inOrg(people.member)))).toEqual(
      FORBIDDEN,
    );
    const answer = await call('POST', `${slug}/restore`, undefined, admins);
    expect([answer.status, answer.body.linky.title]).toEqual([200, 'kept']);
    expect((await launcher(slug)).status).toBe(200);
    expect((await call('POST', `${slug}/restore`, undefined, admins)).status).toBe(200);
  });

  it('is over after 30 days', async () => {
    const [early, late] = [await create(app, {}, mine), await create(app, {}, mine)];
    await call('DELETE', early.slug);
    await call('DELETE', late.slug);
    app.clock.advance(30 * DAY_MS - 60_000);
    mine = await people.alone(people.admin);
    expect((await call('POST', `${early.slug}/restore`)).status).toBe(200);
    app.clock.advance(61_000);
    expect(code(await call('POST', `${late.slug}/restore`))).toEqual(NOT_FOUND);
    expect(code(await call('POST', 'unknown/restore'))).toEqual(NOT_FOUND);
  });
});

describe('aliases', () => {
  it('open the bundle beside its slug, in any case', async () => {
    const { slug } = await create(app, { title: 'Named' }, mine);
    const answer = await call('PUT', `${slug}/alias`, { alias: ' Team-Standup ' });
    expect([answer.status, answer.body.linky.alias]).toEqual([200, 'team-standup']);
    for (const name of [slug, 'team-standup', 'TEAM-standup'])
      expect((await launcher(name)).text).toContain('Named');
    expect((await call<Linky>('GET', slug)).body.alias).toBe('team-standup');
    expect((await call('PUT', `${slug}/alias`, { alias: 'team-standup' })).status).toBe(200);
  });

  it('are given up but never away', async () => {
    const [first, second] = [await create(app, {}, mine), await create(app, {}, mine)];
    await call('PUT', `${first.slug}/alias`, { alias: 'precious-one' });
    expect(code(await call('PUT', `${second.slug}/alias`, { alias: 'precious-one' }))).toEqual([
      409,
      'CONFLICT',
    ]);
    await call('PUT', `${first.slug}/alias`, { alias: 'precious-two' });
    expect((await launcher('precious-one')).status).toBe(404);
    expect(code(await call('PUT', `${second.slug}/alias`, { alias: 'precious-one' }))).toEqual([
      409,
      'CONFLICT',
    ]);
    const removed = await call('DELETE', `${first.slug}/alias`);
    expect(removed.body.linky).not.toHaveProperty('alias');
    expect((await launcher('precious-two')).status).toBe(404);
    expect((await call('PUT', `${first.slug}/alias`, { alias: 'precious-one' })).status).toBe(200);
  });

  it.each([
    'api',
    'Admin',
    'signin',
    'ab',
    'x'.repeat(51),
    '-a-b',
    'a--b',
    'a__b',
    'ä-b',
    'abcdefg',
    '',
    7,
    null,
    'a b',
  ])('cannot be %j', async (alias) => {
    const { slug } = await create(app, {}, mine);
    expect(code(await call('PUT', `${slug}/alias`, { alias }))).toEqual(BAD);
  });

  it.each(['abc', 'x'.repeat(50), 'a-bcdef', 'billion', '2027'])('can be %j', async (alias) => {
    const { slug } = await create(app, {}, mine);
    expect((await call('PUT', `${slug}/alias`, { alias })).status).toBe(200);
  });

  it('of many who want one at once, one gets it', async () => {
    const slugs = await Promise.all(
      Array.from({ length: 10 }, async () => (await create(app, {}, mine)).slug),
    );
    const answers = await Promise.all(
      slugs.map((slug) => call('PUT', `${slug}/alias`, { alias: 'wanted-by-all' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('are for editors of bundles that have an owner, and still refused on create', async () => {
    const anonymous = await create(app);
    expect(code(await call('PUT', `${anonymous.slug}/alias`, { alias: 'mine-now' }))).toEqual(FORBIDDEN);
    const { slug } = await create(app, {}, await people.inOrg(people.admin));
    expect(
      code(await call('PUT', `${slug}/alias`, { alias: 'mine-now' }, await people.inOrg(people.reader))),
    ).toEqual(FORBIDDEN);
    expect(await refused(app, { urls: URLS, alias: 'mine-now' }, mine)).toEqual(BAD);
  });
});

describe('copies', () => {
  it('are new bundles of the caller, without password, expiry and alias', async () => {
    const fields = {
      title: 'T',
      urlMetadata: [{ note: 'n' }],
      metadata: { a: 1 },
      resolutionPolicy: {
        rules: [{ id: 'r', when: { op: 'always' }, tabs: [{ url: 'https://a.example' }] }],
      },
      password: 'open sesame',
      expiresAt: new Date(app.clock.now() + DAY_MS).toISOString(),
    };
    const { slug } = await create(app, fields, await people.inOrg(people.admin));
    const copy = await call<Created>('POST', `${slug}/clone`, undefined, await people.inOrg(people.reader));
    expect(copy.status).toBe(201);
    expect(copy.body.url).toContain(`/l/${copy.body.slug}`);
    const { body } = await call<object>('GET', copy.body.slug, undefined, await people.inOrg(people.reader));
    expect(body).toMatchObject({ title: 'T', urlMetadata: [{ note: 'n' }, {}], metadata: { a: 1 } });
    expect(body).not.toHaveProperty('passwordProtected');
    expect(body).not.toHaveProperty('expiresAt');
    expect(code(await call('POST', `${slug}/clone`, undefined, await people.alone(people.stranger)))).toEqual(
      FORBIDDEN,
    );
  });
});

describe('batches', () => {
  it('make up to 100 bundles, in their order', async () => {
    const user = await people.alone(await createUser(app));
    const links = Array.from({ length: 100 }, (_, n) => ({ urls: URLS, title: `t${String(n)}` }));
    const answer = await call<{ linkies: Created[] }>('POST', 'batch', { links }, user);
    expect([answer.status, answer.body.linkies.length]).toEqual([201, 100]);
    const { body } = await call<Linky>('GET', answer.body.linkies[42]!.slug, undefined, user);
    expect(body).toMatchObject({ title: 't42', urls: URLS });
  });

  it('make all or none', async () => {
    const before = await countBundles(app);
    const answer = await call('POST', 'batch', { links: [{ urls: URLS }, { urls: ['nonsense'] }] });
    expect(code(answer)).toEqual([400, 'INVALID_URLS']);
    expect(answer.body.error).toContain('links[1]');
    for (const links of [undefined, [], {}, Array(101).fill({ urls: URLS }), [7]]) {
      expect(code(await call('POST', 'batch', { links }))).toEqual(BAD);
    }
    expect(code(await call('POST', 'batch', { links: [{ urls: URLS }] }, {}))).toEqual([401, 'UNAUTHORIZED']);
    const reader = await people.key(people.admin, ['links:read']);
    expect(code(await call('POST', 'batch', { links: [{ urls: URLS }] }, reader))).toEqual(FORBIDDEN);
    expect(await countBundles(app)).toBe(before);
  });

  it('draw anew where a slug is taken, and leave nothing of the first try', async () => {
    const { slug } = await create(app, {}, mine);
    const source = app.get(Slugs);
    const forced = ['aaaaaaa', slug];
    source.next = () => forced.shift() ?? Slugs.prototype.next.call(source);
    const answer = await call<{ linkies: Created[] }>('POST', 'batch', {
      links: [{ urls: URLS }, { urls: URLS }],
    });
    expect(answer.status).toBe(201);
    expect(answer.body.linkies.map((made) => made.slug)).not.toContain('aaaaaaa');
    expect((await launcher('aaaaaaa')).status).toBe(404);
  });
});

describe('metadata', () => {
  it('is merged, and keeps what is the server’s', async () => {
    const { slug } = await create(
      app,
      { metadata: { a: 1, deep: { x: 1, y: 2 } } },
      { ...mine, 'linky-client': 'c/1' },
    );
    const patch = {
      a: null,
      b: [1],
      deep: { y: null, z: 3 },
      _linky: { client: 'evil' },
      '_linky.client': 'evil',
    };
    const answer = await call('PATCH', `${slug}/metadata`, patch);
    expect([answer.status, answer.body.linky.metadata]).toEqual([
      200,
      { b: [1], deep: { x: 1, z: 3 }, _linky: { client: 'c/1' } },
    ]);
    expect((await call<{ versions: [] }>('GET', `${slug}/versions`)).body.versions).toEqual([]);
  });

  it.each([[[]], [7], ['null']])('cannot be merged with %j', async (body) => {
    const { slug } = await create(app, {}, mine);
    expect(code(await call('PATCH', `${slug}/metadata`, body))).toEqual(BAD);
  });

  it('ends at 1 MiB', async () => {
    const { slug } = await create(app, { metadata: { a: 'x'.repeat(600_000) } }, mine);
    expect(code(await call('PATCH', `${slug}/metadata`, { b: 'x'.repeat(600_000) }))).toEqual(BAD);
    expect((await call('PATCH', `${slug}/metadata`, { a: 'y', b: 'x'.repeat(600_000) })).status).toBe(200);
  });
});

describe('previews', () => {
  const rules = [
    {
      id: 'team',
      name: 'Team',
      showBadge: true,
      when: { op: 'equals', field: 'emailDomain', value: 'acme.com' },
      tabs: [{ url: 'https://team.example' }],
    },
    {
      id: 'org',
      when: { op: 'in', field: 'orgSlugs', value: ['engines'] },
      tabs: [{ url: 'https://org.example' }],
    },
    { id: 'in', when: { op: 'signedIn' }, tabs: [{ url: 'https://in.example' }] },
  ];

  it.each([
    [undefined, null, 'https://example.com/'],
    [{ email: 'Alice@ACME.com' }, 'team', 'https://team.example/'],
    [{ orgSlugs: ['engines'] }, 'org', 'https://org.example/'],
    [{ anonymous: false }, 'in', 'https://in.example/'],
    [{ userId: 'u' }, 'in', 'https://in.example/'],
    [{ email: 'a@b.de', anonymous: true }, null, 'https://example.com/'],
  ])('show what %j would see', async (viewer, ruleId, url) => {
    const { slug } = await create(app, { urls: ['https://example.com'], resolutionPolicy: { rules } }, mine);
    const answer = await call<object>('POST', `${slug}/preview`, { viewer });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        tabs: [{ url }],
        matchedRuleId: ruleId,
        matchedRuleName: ruleId === 'team' ? 'Team' : null,
        showBadge: ruleId === 'team',
      },
    ]);
  });

  it('try another policy, change nothing, and are for owners', async () => {
    const { slug } = await create(app, {}, mine);
    const resolutionPolicy = {
      rules: [{ id: 'x', when: { op: 'always' }, tabs: [{ url: 'https://x.example' }] }],
    };
    const answer = await call<{ matchedRuleId: string }>('POST', `${slug}/preview`, { resolutionPolicy });
    expect(answer.body.matchedRuleId).toBe('x');
    expect((await call<Linky>('GET', slug)).body).toMatchObject({ resolutionPolicy: { rules: [] } });
    const strange = await people.alone(people.stranger);
    expect(code(await call('POST', `${slug}/preview`, {}, strange))).toEqual(FORBIDDEN);
    for (const viewer of [7, [], { email: 7 }, { orgIds: 'x' }, { orgIds: [7] }, { anonymous: 'no' }]) {
      expect(code(await call('POST', `${slug}/preview`, { viewer }))).toEqual(BAD);
    }
  });
});

describe('the list, by cursor and by search', () => {
  const list = (
    query: string,
    headers: RequestHeaders,
  ): Promise<Answer<{ linkies: Linky[]; pagination: { nextCursor?: string | null } } & Partial<Refusal>>> =>
    send(app, 'GET', `/api/me/links?${query}`, undefined, headers);

  it('gives every bundle once, page by page', async () => {
    const headers = await people.alone(await createUser(app));
    const links = Array.from({ length: 25 }, (_, n) => ({ urls: URLS, title: `t${String(n)}` }));
    await call('POST', 'batch', { links }, headers);
    const seen: string[] = [];
    let cursor: string | null | undefined = '';
    for (let pages = 0; typeof cursor === 'string' && pages < 9; pages += 1) {
      const { body }: Awaited<ReturnType<typeof list>> = await list(`limit=10&cursor=${cursor}`, headers);
      seen.push(...body.linkies.map(({ slug }) => slug));
      cursor = body.pagination.nextCursor;
    }
    expect([seen.length, new Set(seen).size, cursor]).toEqual([25, 25, null]);
    expect((await list('limit=10', headers)).body.pagination).not.toHaveProperty('nextCursor');
    expect(code(await list('cursor=nonsense', headers))).toEqual(BAD);
    const user = await createUser(app);
    const question = { owner: user.id, search: null, sort: 'updatedAt' };
    for (const at of ['2026-03-10T17:00:00,5Z', '20260310T1700Z']) {
      const made = writeCursor({ name: 'bundles', question }, [at, newId()]);
      expect((await list(`cursor=${made}`, await people.alone(user))).status).toBe(200);
    }
  });

  it('finds by title, description, slug and URL, literally', async () => {
    const headers = await people.alone(await createUser(app));
    const { slug } = await create(app, { title: '100% Release' }, headers);
    await create(app, { title: '1000 things', description: 'nothing' }, headers);
    await create(app, { urls: ['https://findme.example/x_y'] }, headers);
    const count = async (q: string): Promise<number> =>
      (await list(`q=${encodeURIComponent(q)}`, headers)).body.linkies.length;
    expect([
      await count('release'),
      await count('0%'),
      await count(slug),
      await count('FINDME'),
      await count('x_y'),
    ]).toEqual([1, 1, 1, 1, 1]);
    expect([await count('x%y'), await count('\\'), await count(''), await count('NOTHING')]).toEqual([
      0, 0, 3, 1,
    ]);
    expect(code(await list(`q=${'x'.repeat(201)}`, headers))).toEqual(BAD);
  });
});

describe('openings of single links', () => {
  it('are counted where the owner wants it, for links of the bundle', async () => {
    const rules = [{ id: 'r', when: { op: 'signedIn' }, tabs: [{ url: 'https://tab.example' }] }];
    const { slug } = await create(app, { resolutionPolicy: { rules }, trackOpens: true }, mine);
    expect((await launcher(slug)).text).toContain('data-track');
    const tell = (url: unknown, to = slug): Promise<Answer<Partial<Refusal>>> =>
      send(app, 'POST', `/api/links/${to}/events`, { kind: 'open_one', url });
    for (const url of [URLS[0], URLS[1], URLS[0], 'https://tab.example/', 'https://elsewhere.example/']) {
      expect((await tell(url)).status).toBe(204);
    }
    const { body } = await call<{ byUrl: object[]; totals: object }>('GET', `${slug}/insights`);
    expect(body.byUrl).toEqual([
      { url: URLS[0], opens: 2 },
      { url: URLS[1], opens: 1 },
      { url: 'https://tab.example/', opens: 1 },
    ]);
    expect(body.totals).toMatchObject({ openAllClicks: 0 });
    const other = await create(app, {}, mine);
    await tell(URLS[0], other.slug);
    expect((await call<object>('GET', `${other.slug}/insights`)).body).not.toHaveProperty('byUrl');
    expect(
      await app.sql(
        'select 1 from linky.url_opens o join linky.bundles b on b.id = o.bundle_id where slug = $1',
        [other.slug],
      ),
    ).toEqual([]);
    expect(code(await tell(7))).toEqual(BAD);
    expect((await call('PATCH', other.slug, { trackOpens: true })).body.linky.trackOpens).toBe(true);
    expect(code(await call('PATCH', other.slug, { trackOpens: 'yes' }))).toEqual(BAD);
  });
});

describe('QR codes', () => {
  it.each([
    ['svg', 'image/svg+xml', '<svg'],
    ['png', 'image/png', 'PNG'],
  ])('as %s', async (format, type, mark) => {
    const { slug } = await create(app);
    const answer = await send(app, 'GET', `/l/${slug}/qr.${format}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.text).toContain(mark);
    expect((await send(app, 'GET', `/l/unknown/qr.${format}`)).status).toBe(404);
  });
});
