import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { bearer, create, makePeople, type People, send } from './world.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a'.repeat(32) });
  people = await makePeople(app);
});
afterAll(() => app.close());

const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

it('50 edits at once make 50 versions, numbered without a gap, each the state before the next', async () => {
  const mine = await people.alone(people.admin);
  const { slug } = await create(app, { title: 'start' }, mine);
  const answers = await times(50, (n) =>
    send(app, 'PATCH', `/api/links/${slug}`, { title: `t${String(n)}` }, mine),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
  const { body } = await send<{ versions: { versionNumber: number; title: string }[] }>(
    app,
    'GET',
    `/api/links/${slug}/versions`,
    undefined,
    mine,
  );
  const oldestFirst = body.versions.reverse();
  expect(oldestFirst.map(({ versionNumber }) => versionNumber)).toEqual(
    Array.from({ length: 50 }, (_, n) => n + 1),
  );
  const { body: now } = await send<{ title: string }>(app, 'GET', `/api/links/${slug}`, undefined, mine);
  const titles = [...oldestFirst.map(({ title }) => title), now.title];
  expect(titles[0]).toBe('start');
  expect([...titles.slice(1)].sort()).toEqual(Array.from({ length: 50 }, (_, n) => `t${String(n)}`).sort());
});

it('of an edit and a deletion at once, what comes second is told that there is nothing', async () => {
  const mine = await people.alone(people.admin);
  for (let round = 0; round < 10; round += 1) {
    const { slug } = await create(app, {}, mine);
    const path = `/api/links/${slug}`;
    const [edit, removal] = await Promise.all([
      send(app, 'PATCH', path, { title: 'x' }, mine),
      send(app, 'DELETE', path, undefined, mine),
    ]);
    expect(removal.status).toBe(200);
    expect([200, 404]).toContain(edit.status);
    const [row] = await app.sql<{ title: string | null; versions: string }>(
      `select title, (select count(*) from linky.versions where bundle_id = b.id) as versions
       from linky.bundles b where slug = $1`,
      [slug],
    );
    expect(row).toEqual(edit.status === 200 ? { title: 'x', versions: '1' } : { title: null, versions: '0' });
  }
});

it('10 deletions at once: one is done, the others find nothing', async () => {
  const mine = await people.alone(people.admin);
  const { slug } = await create(app, {}, mine);
  const answers = await times(10, () => send(app, 'DELETE', `/api/links/${slug}`, undefined, mine));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(404)]);
});

it('a key that is revoked is refused at its very next call, and all calls after it', async () => {
  const mine = await people.alone(people.admin);
  const { apiKey, rawKey } = await createKey(app, { userId: people.admin.id });
  const ask = async (): Promise<number> =>
    (await send(app, 'GET', '/api/me/links', undefined, bearer(rawKey))).status;
  await times(20, ask);
  const during = times(20, ask);
  expect((await send(app, 'DELETE', `/api/me/keys?id=${String(apiKey.id)}`, undefined, mine)).status).toBe(
    200,
  );
  expect(await times(20, ask)).toEqual(Array(20).fill(401));
  expect(new Set(await during)).toEqual(
    new Set((await during).filter((status) => status === 200 || status === 401)),
  );
});

it('events of many visitors at once are all counted, their viewers once', async () => {
  const mine = await people.alone(people.admin);
  const { slug } = await create(app, {}, mine);
  await times(60, () => send(app, 'GET', `/l/${slug}`));
  const { body } = await send<{ totals: object }>(app, 'GET', `/api/links/${slug}/insights`, undefined, mine);
  expect(body.totals).toMatchObject({ views: 60, uniqueViewerDays: 1 });
});
