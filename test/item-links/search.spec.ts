import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  await project.item({ title: 'SQL injection in the login form', ref: 'sqli-login' });
  await project.item({ title: 'Login page', data: { deep: [{ er: 'mentions an injection, too' }] } });
  await project.item({
    title: 'Host',
    notes: 'reached by the scanner',
    data: { address: '10.0.0.1', port: 8443 },
  });
  const other = await makeProject(world);
  await other.item({ title: 'injection elsewhere' });
});
afterAll(() => app.close());

const found = async (q: string, more = ''): Promise<{ titles: string[]; total: number }> => {
  const { status, body } = await world.reader.send<{ items: { title: string }[]; total: number }>(
    'GET',
    `${project.items}?q=${encodeURIComponent(q)}${more}`,
  );
  expect(status).toBe(200);
  return { titles: body.items.map(({ title }) => title), total: body.total };
};

describe('q', () => {
  it.each([
    ['injections', ['Login page', 'SQL injection in the login form']],
    ['"login form"', ['SQL injection in the login form']],
    ['login -form', ['Login page']],
    ['sqli', ['SQL injection in the login form']],
    ['sqli-login', ['SQL injection in the login form']],
    ['SCANNER', ['Host']],
    ['10.0.0.1', ['Host']],
    ['8443', ['Host']],
    ['host or page', ['Host', 'Login page']],
    ['elsewhere', []],
    ['-injection', ['Host']],
    ['the login form', ['SQL injection in the login form']],
    ['the login page', ['Login page']],
    ['the', ['SQL injection in the login form', 'Host'].reverse()],
    ['"by the"', ['Host']],
    ['"the by"', []],
    ['in or by', ['Host', 'SQL injection in the login form']],
    ['-the', ['Login page']],
    [`'":*!&|<->()\\`, []],
  ])('%s finds %j', async (q, titles) => {
    expect(await found(q)).toEqual({ titles, total: titles.length });
  });

  it('ranks by relevance, either way round', async () => {
    const best = 'SQL injection in the login form';
    expect((await found('injection', '&sort=relevance')).titles).toEqual([best, 'Login page']);
    expect((await found('injection', '&sort=relevance&order=asc')).titles).toEqual(['Login page', best]);
    expect((await found('', '&sort=relevance')).titles).toHaveLength(3);
  });

  it('ranks the newest 10,000 matches; older ones follow, newest first, in lists and exports', async () => {
    const many = await makeProject(world);
    // The word stands in the notes of all, and in the titles of the three oldest and of one in the middle.
    await app.sql(
      `insert into item_links.items (id, created_at, project_id, organization_id, item_type, title, notes, data, source, updated_at)
       select gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '1 second', $1, $2, 'note',
         case when n in (1, 2, 3, 5000) then 'broad ' else '' end || n, 'broad', '{}', 'api', now()
       from generate_series(1, 10003) n`,
      [many.id, world.orgId],
    );
    const page = async (query: string): Promise<string[]> => {
      const { body } = await world.reader.send<{ items: { title: string }[]; total: number }>(
        'GET',
        `${many.items}?q=broad&sort=relevance&${query}`,
      );
      expect(body.total).toBe(10_003);
      return body.items.map(({ title }) => title);
    };
    const oldest = ['broad 3', 'broad 2', 'broad 1'];
    expect(await page('limit=3')).toEqual(['broad 5000', '10003', '10002']);
    expect(await page('limit=3&order=asc')).toEqual(['4', '5', '6']);
    expect(await page('limit=200&page=51')).toEqual(oldest);
    expect(await page('limit=7&page=1429')).toEqual(['7', '6', '5', '4', ...oldest]);
    const { body } = await world.reader.send<string>('GET', `${many.items}/export?q=broad&sort=relevance`);
    const titles = body
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[3]);
    expect(titles).toHaveLength(10_003);
    expect(new Set(titles).size).toBe(10_003);
    expect([titles[0], titles.slice(-3)]).toEqual(['broad 5000', oldest]);
  });

  it('goes together with other filters, facets and pages', async () => {
    expect(await found('login', '&item_type=note&limit=1')).toEqual({ titles: ['Login page'], total: 2 });
    expect(await found('login', '&item_type=asset')).toEqual({ titles: [], total: 0 });
    const { body } = await world.reader.send('GET', `${project.items}/facets?q=login`);
    expect(body).toMatchObject({ item_types: [{ value: 'note', count: 2 }] });
  });

  it('follows changes', async () => {
    const id = await project.item({ title: 'Earlier' });
    await world.owner.send('PATCH', `${project.items}/${id}`, {
      title: 'Later',
      notes: 'zebra',
      data: { k: 'okapi' },
    });
    expect((await found('earlier')).total).toBe(0);
    for (const q of ['later', 'zebra', 'okapi']) expect((await found(q)).titles).toEqual(['Later']);
    await world.owner.send('PATCH', `${project.items}/${id}`, { status: 'open' });
    expect((await found('zebra')).total).toBe(1);
  });

  it('takes payloads of more words than an index entry can hold', async () => {
    const words = Array.from({ length: 130_000 }, (_, n) => n.toString(36).padStart(4, 'q'));
    for (const text of [words.join(' '), words.join('\u{1F600}-'), 'x'.repeat(900_000)].map((s) =>
      s.slice(0, 1_000_000),
    )) {
      const body = JSON.stringify({ item_type: 'note', title: 'large', data: { text } });
      const { status } = await world.owner.send('POST', project.items, body);
      expect(Buffer.byteLength(body) > 1024 * 1024 ? [400] : [201]).toContain(status);
    }
    expect((await found('large')).total).toBeGreaterThan(0);
    expect((await found(words[0]!)).total).toBe(1);
  });
});
