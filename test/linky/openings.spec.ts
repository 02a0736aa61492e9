import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';
import { type Answer, bearer, create, type Refusal, type RequestHeaders, send, URLS } from './world.js';

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const SECRET = 'https://secret.example/';

let app: TestApp;
let owner: RequestHeaders;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the test' }, { poolSize: 30 });
  owner = bearer((await createTenant(app)).key);
});
afterAll(() => app.close());

const visit = (slug: string, headers: RequestHeaders = BROWSER, method = 'GET'): Promise<Answer> =>
  send(app, method, `/l/${slug}`, undefined, headers);
const limited = (maxOpens: number, fields: object = {}): ReturnType<typeof create> =>
  create(app, { urls: [SECRET], maxOpens, ...fields }, owner);
const shown = async (visits: Promise<Answer>[]): Promise<number> =>
  (await Promise.all(visits)).filter(({ text }) => text.includes(SECRET)).length;
const patch = (slug: string, changes: object): Promise<Answer> =>
  send(app, 'PATCH', `/api/links/${slug}`, changes, owner);

describe('a bundle that can be opened a limited number of times', () => {
  it('is shown so often, and says so', async () => {
    const { slug } = await limited(2);
    const first = await visit(slug);
    expect([first.status, first.headers.get('cache-control')]).toEqual([
      200,
      expect.stringContaining('no-store'),
    ]);
    expect(first.text).toContain('can be opened once more');
    expect((await visit(slug)).text).toContain('the last time');
    const gone = await visit(slug);
    expect([gone.status, gone.text]).toEqual([410, expect.stringContaining('no longer available')]);
    expect(gone.text).not.toContain(SECRET);
    const insights = await send(app, 'GET', `/api/links/${slug}/insights`, undefined, owner);
    expect(insights.body).toMatchObject({ openings: { used: 2, most: 2 }, totals: { views: 2 } });
  });

  it.each([1, 7])('of %d of 60 visitors at once exactly so many see it', async (maxOpens) => {
    const { slug } = await limited(maxOpens);
    expect(await shown(Array.from({ length: 60 }, () => visit(slug)))).toBe(maxOpens);
    const [row] = await app.sql<{ opens: number }>('select opens from linky.bundles where slug = $1', [slug]);
    expect(row?.opens).toBe(maxOpens);
  });

  it('tells its links to no bot, and to no browser that only looks ahead, and counts neither', async () => {
    const { slug } = await limited(1);
    const others: [RequestHeaders, string][] = [
      [{ 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }, 'GET'],
      [{ ...BROWSER, 'sec-purpose': 'prefetch;prerender' }, 'GET'],
      [BROWSER, 'HEAD'],
    ];
    for (const [headers, method] of others) {
      const { status, text } = await visit(slug, headers, method);
      expect([status, text.includes(SECRET)]).toEqual([200, false]);
    }
    expect(await shown([visit(slug)])).toBe(1);
  });

  it('asks for its password first, and a wrong one opens nothing', async () => {
    const { slug } = await limited(1, { password: 'correct horse' });
    for (let at = 0; at < 3; at += 1) expect((await visit(slug)).text).toContain('password');
    const [row] = await app.sql<{ opens: number }>('select opens from linky.bundles where slug = $1', [slug]);
    expect(row?.opens).toBe(0);
  });

  it('counts anew when the limit is set, no longer without one; a clone has none, a restored one has its own', async () => {
    const { slug } = await limited(1);
    await visit(slug);
    expect((await patch(slug, { title: 'Still used up' })).body).toMatchObject({ linky: { maxOpens: 1 } });
    expect((await visit(slug)).status).toBe(410);
    await send(app, 'POST', `/api/links/${slug}/versions/1/restore`, undefined, owner);
    await send(app, 'DELETE', `/api/links/${slug}`, undefined, owner);
    await send(app, 'POST', `/api/links/${slug}/restore`, undefined, owner);
    expect((await visit(slug)).status).toBe(410);
    const cloned = await send<{ slug: string }>(app, 'POST', `/api/links/${slug}/clone`, undefined, owner);
    expect(await shown([visit(cloned.body.slug), visit(cloned.body.slug)])).toBe(2);
    expect((await patch(slug, { maxOpens: 1 })).status).toBe(200);
    expect(await shown([visit(slug), visit(slug)])).toBe(1);
    expect((await patch(slug, { maxOpens: null })).body).not.toHaveProperty('linky.maxOpens');
    expect(await shown([visit(slug), visit(slug)])).toBe(2);
  });

  it('comes in batches as well', async () => {
    const links = [{ urls: [SECRET], maxOpens: 1, expiredUrl: 'https://next.example' }];
    const { body } = await send<{ linkies: { slug: string }[] }>(
      app,
      'POST',
      '/api/links/batch',
      { links },
      owner,
    );
    const slug = body.linkies[0]!.slug;
    expect((await send(app, 'GET', `/api/links/${slug}`, undefined, owner)).body).toMatchObject({
      maxOpens: 1,
      expiredUrl: 'https://next.example/',
    });
    expect(await shown([visit(slug), visit(slug)])).toBe(1);
  });

  it.each([0, -1, 1.5, '1', 1_000_001, true])('refuses maxOpens %j', async (maxOpens) => {
    const answer = await send(app, 'POST', '/api/links', { urls: URLS, maxOpens }, owner);
    expect([answer.status, answer.text]).toEqual([
      400,
      expect.stringContaining('maxOpens must be an integer'),
    ]);
  });
});

describe('where a bundle points when it is over', () => {
  it('is a link that names its host, and nobody is sent there', async () => {
    const expiredUrl = 'https://xn--mnchen-3ya.example/next?a=1&b="2"';
    const { slug } = await limited(1, {
      expiredUrl,
      expiresAt: new Date(app.clock.now() + 60_000).toISOString(),
    });
    const before = await visit(slug);
    expect(before.text).not.toContain('mnchen');
    for (const heading of ['no longer available', 'has expired']) {
      const { status, headers, text } = await visit(slug);
      expect([status, headers.get('location')]).toEqual([410, null]);
      expect(text).toContain(heading);
      expect(text).toContain('href="https://xn--mnchen-3ya.example/next?a=1&amp;b=%222%22"');
      expect(text).toContain('Go to münchen.example');
      app.clock.advance(120_000);
    }
    await patch(slug, { expiredUrl: null });
    expect((await visit(slug)).text).not.toContain('mnchen');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/path', 'not a url', '', 7])(
    'cannot be %j',
    async (expiredUrl) => {
      const answer = await send(app, 'POST', '/api/links', { urls: URLS, expiredUrl }, owner);
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('expiredUrl')]);
    },
  );
});

describe('names, tags and codes', () => {
  it('an alias may have underscores and dots, one at a time', async () => {
    const { slug } = await create(app, {}, owner);
    const give = (alias: string): Promise<Answer> =>
      send(app, 'PUT', `/api/links/${slug}/alias`, { alias }, owner);
    for (const alias of ['team_v1.2-notes', 'a.b']) {
      expect((await give(alias)).status).toBe(200);
      expect((await visit(alias)).status).toBe(200);
    }
    for (const alias of ['a..b', '.ab', 'ab.', '_ab', 'a__b', 'a._b', 'a/b', '...'])
      expect([alias, (await give(alias)).status]).toEqual([alias, 400]);
  });

  it('lists are narrowed by tags, each of which has to be there', async () => {
    const mine = bearer((await createTenant(app)).key);
    const tagged = (...tags: string[][]): ReturnType<typeof create> =>
      create(app, { urlMetadata: tags.map((some) => ({ tags: some })) }, mine);
    const [both, one] = [await tagged(['Work', 'später'], ['x']), await tagged(['Work'], [])];
    const found = async (query: string): Promise<string[]> => {
      const { body } = await send<{ linkies: { slug: string }[] }>(
        app,
        'GET',
        `/api/me/links?${query}`,
        undefined,
        mine,
      );
      return body.linkies.map(({ slug }) => slug).sort();
    };
    expect(await found('tag=Work')).toEqual([both.slug, one.slug].sort());
    expect(await found('tag=Work&tag=x')).toEqual([both.slug]);
    expect(await found('tag[]=sp%C3%A4ter')).toEqual([both.slug]);
    expect(await found('tag=work')).toEqual([]);
    const first = await send<{ pagination: { nextCursor: string } }>(
      ...([app, 'GET', '/api/me/links?tag=Work&limit=1&cursor=', undefined, mine] as const),
    );
    const next = `cursor=${encodeURIComponent(first.body.pagination.nextCursor)}`;
    expect(await found(`tag=Work&limit=1&${next}`)).toHaveLength(1);
    expect((await send(app, 'GET', `/api/me/links?${next}`, undefined, mine)).status).toBe(400);
  });

  it('lists are narrowed by the note of one link, in any order of its words, without regard to case and accents', async () => {
    const mine = bearer((await createTenant(app)).key);
    const noted = async (...notes: string[]): Promise<string> =>
      (await create(app, { urlMetadata: notes.map((note) => ({ note })) }, mine)).slug;
    const zoe = await noted('Ask Zoë first', 'Größe: 100% sicher_heit');
    const two = await noted('first', 'ask');
    const odd = await noted('SMØRREBRØD Straße Œuvre', 'gr%C3%BCn \\o/');
    await create(app, { title: 'ask first', urlMetadata: [{ tags: ['ask first'] }] }, mine);
    const list = (query: string): Promise<Answer<{ linkies: { slug: string }[] } & Refusal>> =>
      send(app, 'GET', `/api/me/links?${query}`, undefined, mine);
    const found = async (note: string, also = ''): Promise<string[]> =>
      (await list(`note=${encodeURIComponent(note)}${also}`)).body.linkies.map(({ slug }) => slug).sort();
    const table: readonly (readonly [note: string, ...slugs: string[]])[] = [
      ['first ASK', zoe],
      ['first', zoe, two],
      ['zoe', zoe],
      ['ZOE\u0308', zoe],
      ['grosse', zoe],
      ['GRÖSSE', zoe],
      ['100%', zoe],
      ['1%0'],
      ['sicher_heit', zoe],
      ['sicher heit', zoe],
      ['sicherxheit'],
      ['smorrebrød', odd],
      ['strasse oeuvre', odd],
      ['gr%C3%BCn', odd],
      ['\\o/', odd],
      ['ask first nothing'],
    ];
    for (const [note, ...slugs] of table) expect([note, await found(note)]).toEqual([note, slugs.sort()]);
    expect(await found('   ')).toHaveLength(4);
    expect(await found('first', '&q=ask&sort=createdAt')).toEqual([zoe, two].sort());
    expect(await found('first', '&tag=none')).toEqual([]);
    const page = (await list('note=first&limit=1&cursor=')).body as unknown as {
      pagination: { nextCursor: string };
    };
    const next = `&limit=1&cursor=${encodeURIComponent(page.pagination.nextCursor)}`;
    expect(await found('first', next)).toHaveLength(1);
    expect((await list(`note=other${next}`)).status).toBe(400);
    const long = await list(`note=${'x'.repeat(501)}`);
    expect([long.status, long.body.error]).toEqual([400, expect.stringContaining('note')]);
    expect((await list('not=x')).body.error).toContain('note');
  });

  it('a QR code has the size, colours and error correction that are asked for, if it can be scanned then', async () => {
    const { slug } = await create(app, {}, owner);
    const code = (name: string): Promise<Response> => fetch(`${app.url}/l/${slug}/${name}`);
    const png = Buffer.from(await (await code('qr.png?size=300')).arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 300]);
    const svg = await (await code('qr.svg?color=1F2937&background=%23fef3c7&size=200&margin=0')).text();
    expect(svg).toMatch(/#1f2937/);
    expect(svg).toMatch(/#fef3c7/);
    expect(svg).toContain('width="200"');
    const modules = async (level: string): Promise<number> =>
      Number(/viewBox="0 0 (\d+)/.exec(await (await code(`qr.svg?errorCorrection=${level}`)).text())?.[1]);
    expect(await modules('H')).toBeGreaterThan(await modules('l'));
    for (const query of [
      'size=63',
      'size=2049',
      'margin=17',
      'errorCorrection=X',
      'color=red',
      'color=12345',
    ])
      expect([query, (await code(`qr.png?${query}`)).status]).toEqual([query, 400]);
    for (const query of [
      'color=ffffff',
      'background=000',
      'color=fff&background=000',
      'color=888&background=999',
    ])
      expect([query, (await code(`qr.svg?${query}`)).status]).toEqual([query, 400]);
  });
});
