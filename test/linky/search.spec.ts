import { BundleIndexing } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { create, makePeople, type People, type RequestHeaders, send } from './world.js';

let app: TestApp;
let people: People;
let mine: RequestHeaders;
const names = new Map<string, string>();

const BUNDLES: Readonly<Record<string, { readonly urls: readonly string[] } & Record<string, unknown>>> = {
  city: { urls: ['https://travel.example/münchen/hotels'] },
  tea: { urls: ['https://shop.example/search?q=gr%C3%BCn+tee'] },
  teaToo: { urls: ['https://shop.example/gr%C3%BCn%20tee'] },
  blank: { urls: ['https://files.example/a%20b.pdf'] },
  plus: { urls: ['https://shop.example/search?q=a+b'] },
  books: { urls: ['https://bücher.example/'] },
  wiki: { urls: ['https://ja.wikipedia.example/wiki/%E7%99%BB%E9%8C%B2'] },
  noted: {
    urls: ['https://one.example/', 'https://two.example/'],
    urlMetadata: [{ note: 'Ask Zoë first' }, { tags: ['design system', 'Größe'] }],
  },
  titled: { urls: ['https://plain.example/'], title: 'Crème BRÛLÉE', description: 'sweet & 100% good' },
  plain: { urls: ['https://ascii.example/Some/Path?x_y=1'], title: 'Release Notes' },
};

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
  mine = await people.alone(await createUser(app));
  for (const [name, body] of Object.entries(BUNDLES)) names.set((await create(app, body, mine)).slug, name);
  const [slug] = names.keys();
  await send(app, 'PUT', `/api/links/${slug!}/alias`, { alias: 'oktoberfest' }, mine);
});
afterAll(() => app.close());

const found = async (q: string): Promise<string[]> => {
  const path = `/api/me/links?q=${encodeURIComponent(q)}`;
  const answer = await send<{ linkies: { slug: string }[] }>(app, 'GET', path, undefined, mine);
  expect(answer.status).toBe(200);
  return answer.body.linkies.map(({ slug }) => names.get(slug) ?? slug).sort();
};

const TABLE: readonly (readonly [q: string, ...finds: string[]])[] = [
  ['münchen', 'city'],
  ['MÜNCHEN', 'city'],
  ['munchen', 'city'],
  ['Mu\u0308nchen', 'city'],
  ['travel.example/münchen', 'city'],
  ['https://travel.example/m%C3%BCnchen/hotels', 'city'],
  ['oktoberfest', 'city'],
  ['toberf', 'city'],
  ['toberf travel', 'city'],
  ['grün tee', 'tea', 'teaToo'],
  ['grun tee', 'tea', 'teaToo'],
  ['tee grün', 'tea', 'teaToo'],
  ['grün+tee', 'tea'],
  ['gr%C3%BCn%20tee', 'tea', 'teaToo'],
  ['a b', 'blank', 'plus'],
  ['a b.pdf', 'blank'],
  ['a%20b', 'blank', 'plus'],
  ['bücher', 'books'],
  ['bücher.example', 'books'],
  ['xn--bcher-kva.example', 'books'],
  ['ucher', 'books'],
  ['登録', 'wiki'],
  ['zoë', 'noted'],
  ['ask zoe', 'noted'],
  ['design system', 'noted'],
  ['größe', 'noted'],
  ['grosse', 'noted'],
  ['note', 'plain'],
  ['tags'],
  ['openPolicy'],
  ['brûlée', 'titled'],
  ['creme brulee', 'titled'],
  ['100%', 'titled'],
  ['sweet', 'titled'],
  ['release', 'plain'],
  ['notes release', 'plain'],
  ['SOME/PATH', 'plain'],
  ['x_y', 'plain'],
  ['x%y'],
  ['two.example', 'noted'],
  ['nowhere'],
];

describe('bundles are found by what people see of them', () => {
  it.each(TABLE.map(([q, ...finds]) => ({ q, finds })))('$q finds $finds', async ({ q, finds }) => {
    expect(await found(q)).toEqual([...finds].sort());
  });

  it('after edits, copies and batches as well', async () => {
    const { slug } = await create(app, { urls: ['https://later.example/'] }, mine);
    const edit = { urls: ['https://later.example/%C3%BCbung'], urlMetadata: [{ note: 'önologie' }] };
    expect((await send(app, 'PATCH', `/api/links/${slug}`, edit, mine)).status).toBe(200);
    expect(await found('übung')).toEqual([slug]);
    const copy = await send<{ slug: string }>(app, 'POST', `/api/links/${slug}/clone`, undefined, mine);
    expect(await found('onologie')).toEqual([slug, copy.body.slug].sort());
    expect(
      (await send(app, 'PATCH', `/api/links/${slug}`, { urls: ['https://x.example/'] }, mine)).status,
    ).toBe(200);
    expect(await found('übung')).toEqual([copy.body.slug]);
    const links = [{ urls: ['https://batch.example/%C3%A4rzte'] }];
    expect((await send(app, 'POST', '/api/links/batch', { links }, mine)).status).toBe(201);
    expect(await found('ärzte')).toHaveLength(1);
  });

  it('those of an earlier build once they were gone through; until then as before', async () => {
    const { slug } = await create(app, { urls: ['https://old.example/%C3%B6lfass'], title: 'Earlier' }, mine);
    await app.sql('update linky.bundles set search_text = null where slug = $1', [slug]);
    expect([await found('ölfass'), await found('earlier')]).toEqual([[], [slug]]);
    expect(await app.get(BundleIndexing).run()).toBeGreaterThanOrEqual(1);
    expect([await found('ölfass'), await found('earlier')]).toEqual([[slug], [slug]]);
    expect(await app.get(BundleIndexing).run()).toBe(0);
    // A replica of that build that goes on beside this one.
    const tag = async (): Promise<string | null> =>
      (await send(app, 'GET', `/api/links/${slug}`, undefined, mine)).headers.get('etag');
    const before = await tag();
    await app.sql(`update linky.bundles set title = 'Neuöl', updated_at = updated_at where slug = $1`, [
      slug,
    ]);
    expect(await tag()).not.toBe(before);
    expect(await app.get(BundleIndexing).run()).toBe(1);
    expect([await found('neuol'), await found('earlier')]).toEqual([[slug], []]);
  });
});
