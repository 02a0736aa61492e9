import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
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

interface Listed {
  readonly linkies: { readonly slug: string }[];
  readonly pagination: {
    readonly limit: number;
    readonly offset: number;
    readonly nextCursor?: string | null;
  };
  readonly subject: object;
}

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

const list = (query: string, headers: RequestHeaders): Promise<Answer<Listed & Partial<Refusal>>> =>
  send<Listed & Partial<Refusal>>(app, 'GET', `/api/me/links${query}`, undefined, headers);
const slugsOf = ({ body }: { readonly body: Listed }): string[] => body.linkies.map(({ slug }) => slug);

it('lists the personal bundles of a user, latest change first, without deleted ones', async () => {
  const user = await createUser(app);
  const mine = await people.alone(user);
  const slugs: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    app.clock.advance(10);
    slugs.push((await create(app, { title: String(n), metadata: { a: 1 } }, mine)).slug);
  }
  const [first = '', second = '', third = ''] = slugs;
  expect(slugsOf(await list('', mine))).toEqual([third, second, first]);
  app.clock.advance(10);
  await send(app, 'PATCH', `/api/links/${first}`, { title: 'x' }, mine);
  await send(app, 'DELETE', `/api/links/${second}`, undefined, mine);
  const answer = await list('', mine);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(slugsOf(answer)).toEqual([first, third]);
  expect(answer.body).toMatchObject({
    pagination: { limit: 20, offset: 0 },
    subject: { type: 'user', userId: user.id },
  });
  expect(Object.keys(answer.body.pagination)).toEqual(['limit', 'offset']);
  expect(answer.body.linkies[1]).toEqual({
    slug: third,
    urls: URLS,
    urlMetadata: [{}, {}],
    title: '2',
    description: null,
    owner: { type: 'user', userId: user.id },
    createdAt: expect.stringMatching(/Z$/) as unknown,
    updatedAt: expect.stringMatching(/Z$/) as unknown,
    source: 'unknown',
  });
});

it("lists an organization's bundles to whoever acts in it, and nothing of theirs", async () => {
  const inOrg = await people.inOrg(people.admin);
  const { slug } = await create(app, {}, inOrg);
  const own = await create(app, {}, await people.alone(people.admin));
  for (const headers of [inOrg, await people.inOrg(people.reader), await people.teamKey(['links:read'])]) {
    const answer = await list('', headers);
    expect(slugsOf(answer)).toEqual([slug]);
    expect(answer.body.subject).toEqual({ type: 'org', orgId: people.orgId });
  }
  expect(slugsOf(await list('', await people.key(people.admin)))).toEqual([own.slug]);
  expect(slugsOf(await list('', await people.alone(people.stranger)))).toEqual([]);
});

it('lists by owner: my own also while I act in an organization, nothing of anybody else', async () => {
  const inOrg = await people.inOrg(people.member);
  const alone = await people.alone(people.member);
  const shared = await create(app, { title: 'Theirs' }, inOrg);
  const mine: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    app.clock.advance(10);
    mine.unshift((await create(app, { title: 'Mine' }, alone)).slug);
  }
  const { id } = people.member;
  for (const headers of [inOrg, alone, await people.key(people.member)])
    for (const owner of ['me', id]) {
      const answer = await list(`?owner=${owner}`, headers);
      expect(slugsOf(answer)).toEqual(mine);
      expect(answer.body.subject).toEqual({ type: 'user', userId: id });
    }
  const ofOrg = await list(`?owner=${people.orgId}`, inOrg);
  expect(slugsOf(ofOrg)).toEqual(slugsOf(await list('?owner=', inOrg)));
  expect(slugsOf(ofOrg)).toContain(shared.slug);
  // Others, be they members of the same organization, and an organization that one does not act in.
  expect(slugsOf(await list(`?owner=${people.admin.id}`, inOrg))).toEqual([]);
  expect(slugsOf(await list(`?owner=${people.orgId}`, alone))).toEqual([]);
  expect(slugsOf(await list(`?owner=${id}`, await people.inOrg(people.admin)))).toEqual([]);
  expect(slugsOf(await list(`?owner=${id}`, await people.teamKey(['links:read'])))).toEqual([]);
  for (const [owner, headers] of [
    ['Me', inOrg],
    ['me', await people.teamKey(['links:read'])],
  ] as const) {
    const refusal = await list(`?owner=${owner}`, headers);
    expect([refusal.status, refusal.body.code]).toEqual([400, 'BAD_REQUEST']);
  }
  const first = await list('?owner=me&limit=2&cursor=', inOrg);
  const cursor = encodeURIComponent(first.body.pagination.nextCursor ?? '');
  expect(slugsOf(first)).toEqual(mine.slice(0, 2));
  expect(slugsOf(await list(`?owner=me&limit=2&cursor=${cursor}`, inOrg))).toEqual(mine.slice(2));
  // It belongs to its list.
  expect((await list(`?limit=2&cursor=${cursor}`, inOrg)).status).toBe(400);
});

it('pages', async () => {
  const mine = await people.alone(await createUser(app));
  const slugs: string[] = [];
  for (let n = 0; n < 22; n += 1) {
    app.clock.advance(5);
    slugs.unshift((await create(app, {}, mine)).slug);
  }
  expect(slugsOf(await list('', mine))).toEqual(slugs.slice(0, 20));
  expect(slugsOf(await list('?limit=&offset=', mine))).toEqual(slugs.slice(0, 20));
  expect(slugsOf(await list('?limit=5&offset=3', mine))).toEqual(slugs.slice(3, 8));
  expect((await list('?limit=2.7&offset=5x', mine)).body.pagination).toEqual({ limit: 2, offset: 5 });
  expect(slugsOf(await list('?limit=100', mine))).toEqual(slugs);
  expect(slugsOf(await list('?offset=22', mine))).toEqual([]);
});

it.each([
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=x',
  'limit=%20',
  'offset=-1',
  'offset=x',
  'offset=1'.padEnd(40, '0'),
])('refuses ?%s', async (query) => {
  const answer = await list(`?${query}`, await people.alone(people.admin));
  expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST']);
});

it('asks who calls, then for the paging, then for the scope', async () => {
  const blind = await people.key(people.admin, ['items:read']);
  expect((await list('?limit=x', {})).status).toBe(401);
  expect((await list('?limit=x', blind)).status).toBe(400);
  expect((await list('', blind)).status).toBe(403);
});
