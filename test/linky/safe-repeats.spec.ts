import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import {
  type Answer,
  countBundles,
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
  readonly title: string | null;
  readonly updatedAt: string;
}

let app: TestApp;
let people: People;
let mine: RequestHeaders;

beforeAll(async () => {
  app = await startApp({ byteCaps: { ...USUAL_BYTE_CAPS, bundle: 65_536 } });
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());

const keyed = <T = Record<string, unknown>>(
  key: string,
  path: string,
  body: object = {},
  headers = mine,
): Promise<Answer<T>> => send(app, 'POST', path, body, { ...headers, 'idempotency-key': key });

describe('Idempotency-Key', () => {
  it('gives the first answer again, on every POST that makes or changes a bundle', async () => {
    const { slug } = await create(app, { title: 'First' }, mine);
    await send(app, 'PATCH', `/api/links/${slug}`, { title: 'Second' }, mine);
    const calls: [string, object, number][] = [
      ['/api/links', { urls: URLS }, 201],
      ['/api/links/batch', { links: [{ urls: URLS }, { urls: URLS }] }, 201],
      [`/api/links/${slug}/clone`, {}, 201],
      [`/api/links/${slug}/versions/1/restore`, {}, 200],
      [`/api/links/${slug}/restore`, {}, 200],
    ];
    for (const [path, body, status] of calls) {
      const key = randomUUID();
      const first = await keyed(key, path, body);
      const before = await countBundles(app);
      const again = await keyed(`"${key}"`, path, body);
      expect([path, first.status, again.status]).toEqual([path, status, status]);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await countBundles(app)).toBe(before);
    }
  });

  it('belongs to its caller and its payload, and is free again after a refusal', async () => {
    const key = randomUUID();
    const first = await keyed(key, '/api/links', { urls: URLS });
    const others = await keyed(key, '/api/links', { urls: URLS }, await people.alone(people.member));
    expect([first.status, others.status]).toEqual([201, 201]);
    expect(others.body).not.toEqual(first.body);
    const other = await keyed<Refusal>(key, '/api/links', { urls: URLS, title: 'Other' });
    expect([other.status, other.body.code]).toEqual([400, 'BAD_REQUEST']);
    const late = randomUUID();
    expect((await keyed(late, '/api/links', { urls: [] })).status).toBe(400);
    expect((await keyed(late, '/api/links', { urls: URLS })).status).toBe(201);
  });

  it('lets one of many at once do the work', async () => {
    const before = await countBundles(app);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => keyed<Linky>(key, '/api/links', { urls: URLS })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.slug)).size).toBe(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(await countBundles(app)).toBe(before + 1);
  });

  it('needs an account: the secret of an anonymous bundle is not kept', async () => {
    const before = await countBundles(app);
    const answer = await keyed<Refusal>(randomUUID(), '/api/links', { urls: URLS }, {});
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.body.error).toContain('Idempotency-Key');
    expect(await countBundles(app)).toBe(before);
  });

  it('works on writes of the graph over REST', async () => {
    const key = randomUUID();
    const nodes = async (): Promise<number> => (await app.sql('select from node_graph.nodes')).length;
    const first = await keyed<{ ok: boolean }>(key, '/api/node', { title: 'Once' });
    expect(first).toMatchObject({ status: 200, body: { ok: true } });
    const before = await nodes();
    const again = await keyed(key, '/api/node', { title: 'Once' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await nodes()).toBe(before);
    expect((await keyed(key, '/api/node', { title: 'Twice' })).status).toBe(400);
  });
});

describe('If-Match', () => {
  const read = (slug: string, headers: RequestHeaders = {}): Promise<Answer<Linky>> =>
    send(app, 'GET', `/api/links/${slug}`, undefined, { ...mine, ...headers });
  const tagOf = async (slug: string): Promise<string> => (await read(slug)).headers.get('etag') ?? '';

  it('refuses every change of a bundle that was changed meanwhile, and lets the others through', async () => {
    const { slug } = await create(app, { title: 'One' }, mine);
    const path = `/api/links/${slug}`;
    const old = await tagOf(slug);
    expect(old).toMatch(/^"[^"]+"$/);
    const first = await send(app, 'PATCH', path, { title: 'Two' }, { ...mine, 'if-match': old });
    expect([first.status, first.headers.get('etag')]).toEqual([200, await tagOf(slug)]);
    const changes: [string, string, object | undefined][] = [
      ['PATCH', path, { title: 'Three' }],
      ['PATCH', `${path}/metadata`, { a: 1 }],
      ['PUT', `${path}/alias`, { alias: 'matched-name' }],
      ['DELETE', `${path}/alias`, undefined],
      ['POST', `${path}/versions/1/restore`, {}],
      ['DELETE', path, undefined],
    ];
    for (const [method, target, body] of changes) {
      const refused = await send<Refusal>(app, method, target, body, { ...mine, 'if-match': old });
      expect([method, target, refused.status, refused.body.code]).toEqual([
        method,
        target,
        412,
        'PRECONDITION_FAILED',
      ]);
    }
    expect((await read(slug)).body.title).toBe('Two');
    for (const [method, target, body] of changes) {
      const headers = { ...mine, 'if-match': await tagOf(slug) };
      expect([method, target, (await send(app, method, target, body, headers)).status]).toEqual([
        method,
        target,
        200,
      ]);
    }
  });

  it('tells two changes of one moment apart, and two bundles', async () => {
    const [one, two] = [await create(app, {}, mine), await create(app, {}, mine)];
    expect(await tagOf(one.slug)).not.toBe(await tagOf(two.slug));
    const tags = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      const { headers } = await send(app, 'PATCH', `/api/links/${one.slug}`, { title: 'Same' }, mine);
      tags.add(headers.get('etag') ?? '');
    }
    expect(tags.size).toBe(3);
  });

  it('has a counterpart that spares an answer', async () => {
    const { slug } = await create(app, {}, mine);
    const tag = await tagOf(slug);
    expect(await read(slug, { 'if-none-match': tag })).toMatchObject({ status: 304, text: '' });
    await send(app, 'PATCH', `/api/links/${slug}`, { title: 'New' }, mine);
    expect((await read(slug, { 'if-none-match': tag })).status).toBe(200);
  });
});

describe('If-Unmodified-Since', () => {
  const path = (slug: string): string => `/api/links/${slug}`;
  const read = (slug: string, headers: RequestHeaders = {}): Promise<Answer<Linky>> =>
    send(app, 'GET', path(slug), undefined, { ...mine, ...headers });
  const dateOf = ({ headers }: Answer<unknown>): string | null => headers.get('last-modified');
  /** A bundle that was changed in an earlier second, and when. */
  const known = async (): Promise<[slug: string, date: string]> => {
    const { slug } = await create(app, { title: 'One' }, mine);
    await send(app, 'PATCH', path(slug), { title: 'Two' }, mine);
    app.clock.advance(1_000);
    return [slug, dateOf(await read(slug)) ?? ''];
  };

  it('goes by a date that is told once its second is over, and is 304 to whoever has it', async () => {
    const [slug, date] = await known();
    expect(date).toBe(new Date((await read(slug)).body.updatedAt).toUTCString());
    expect(await read(slug, { 'if-modified-since': date })).toMatchObject({ status: 304, text: '' });
    const older = new Date(new Date(date).getTime() - 1_000).toUTCString();
    expect((await read(slug, { 'if-modified-since': older })).status).toBe(200);
    expect((await read(slug, { 'if-modified-since': date, 'if-none-match': '"other"' })).status).toBe(200);
    await send(app, 'PATCH', path(slug), { title: 'Three' }, mine);
    const fresh = await read(slug, { 'if-modified-since': date });
    expect([fresh.status, dateOf(fresh)]).toEqual([200, null]);
  });

  it('refuses every change of a bundle that was changed after it, and lets the others through', async () => {
    const [slug, date] = await known();
    const changes: [string, string, object | undefined][] = [
      ['PATCH', path(slug), { title: 'Three' }],
      ['PATCH', `${path(slug)}/metadata`, { a: 1 }],
      ['PUT', `${path(slug)}/alias`, { alias: 'dated-name' }],
      ['DELETE', `${path(slug)}/alias`, undefined],
      ['POST', `${path(slug)}/versions/1/restore`, {}],
      ['DELETE', path(slug), undefined],
    ];
    const all = async (since: () => string): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (const [method, target, body] of changes) {
        const headers = { ...mine, 'if-unmodified-since': since() };
        const { status, body: answer } = await send<Refusal>(app, method, target, body, headers);
        answers.push(status === 200 ? 200 : [status, answer.code, answer.error]);
      }
      return answers;
    };
    await send(app, 'PATCH', path(slug), { title: 'Between' }, mine);
    const refusal = [412, 'PRECONDITION_FAILED', 'It was changed since you read it'];
    expect(await all(() => date)).toEqual(changes.map(() => refusal));
    expect((await read(slug)).body.title).toBe('Between');
    expect(await all(() => new Date(app.clock.now() + 1_000).toUTCString())).toEqual(changes.map(() => 200));
  });

  it('is outranked by If-Match, and is no condition if it is no date', async () => {
    const [slug, date] = await known();
    const change = async (headers: RequestHeaders): Promise<number> =>
      (await send(app, 'PATCH', path(slug), { title: 'New' }, { ...mine, ...headers })).status;
    expect(await change({ 'if-unmodified-since': date })).toBe(200);
    expect(await change({ 'if-unmodified-since': date })).toBe(412);
    expect(await change({ 'if-unmodified-since': 'yesterday' })).toBe(200);
    const tag = (await read(slug)).headers.get('etag') ?? '';
    expect(await change({ 'if-unmodified-since': date, 'if-match': tag })).toBe(200);
    const later = new Date(app.clock.now() + 60_000).toUTCString();
    expect(await change({ 'if-unmodified-since': later, 'if-match': tag })).toBe(412);
  });

  it('lets one of ten writers with the same date through', async () => {
    const [slug, date] = await known();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        send(app, 'PATCH', path(slug), { title: String(n) }, { ...mine, 'if-unmodified-since': date }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
  });
});

describe('a batch', () => {
  const batch = <T>(body: object): Promise<Answer<T>> => send(app, 'POST', '/api/links/batch', body, mine);

  it('names every entry that is faulty', async () => {
    const links = [
      { urls: ['nonsense'] },
      { urls: URLS },
      { urls: URLS, title: 7 },
      { urls: URLS, metadata: { large: 'x'.repeat(70_000) } },
    ];
    for (const sent of [links.slice(0, 3), links.slice(3), [links[1], links[3]]]) {
      const before = await countBundles(app);
      const answer = await batch<Refusal & { errors: { index: number; error: string; code: string }[] }>({
        links: sent,
      });
      const faulty = sent.flatMap((link, index) => (link === links[1] ? [] : [index]));
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map(({ index }) => index)).toEqual(faulty);
      for (const { index, error } of answer.body.errors) {
        expect(answer.body.error).toContain(`links[${String(index)}]: ${error}`);
      }
      expect(await countBundles(app)).toBe(before);
    }
    const { body } = await batch<Refusal & { errors: { code: string }[] }>({ links });
    expect(body.code).toBe('INVALID_URLS');
    expect(body.errors.map(({ code }) => code)).toEqual(['INVALID_URLS', 'BAD_REQUEST', 'BAD_REQUEST']);
    const password = 'correct horse battery staple';
    const locked = Array.from({ length: 11 }, () => ({ urls: URLS, password }));
    const refused = await batch<Refusal & { errors: { index: number }[] }>({
      links: [...locked, { urls: URLS }],
    });
    expect(refused.body.errors.map(({ index }) => index)).toEqual([10]);
  });

  it('can be tried without being made', async () => {
    const before = await countBundles(app);
    const links = [{ urls: URLS, password: 'open sesame' }, { urls: URLS }];
    for (const flag of [{ dryRun: true }, { dry_run: true }]) {
      expect(await batch({ links, ...flag })).toMatchObject({
        status: 200,
        body: { linkies: [], dryRun: true, wouldCreate: 2 },
      });
      expect((await batch({ links: [...links, {}], ...flag })).status).toBe(400);
    }
    expect((await batch({ links, dryRun: 'yes' })).status).toBe(400);
    expect(await countBundles(app)).toBe(before);
  });
});
