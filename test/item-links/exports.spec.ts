import { ItemIndexing } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const HEADER =
  'id,ref,item_type,title,severity,category,effective_status,capability,source,session_id,created_at,updated_at,notes';
const MANY = 1_234;
let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  // Some share an instant, to the microsecond: batches must neither skip nor repeat them.
  await app.sql(
    `insert into item_links.items (id, created_at, project_id, organization_id, item_type, title, data, source, updated_at)
     select gen_random_uuid(), '2026-01-01T00:00:00.0005Z'::timestamptz + (n / 7) * interval '1 microsecond', $1, $2,
       'note', 'alpha ' || n, jsonb_build_object('severity', (array['high', 'low'])[1 + n % 2]), 'api', now()
     from generate_series(1, $3::int) n`,
    [project.id, world.orgId, MANY],
  );
  // Written so, they count as an earlier build's, whose words are gone through meanwhile; that changes their ranks.
  await eventually('all words are those of this build', async () => {
    await app.get(ItemIndexing).run();
    const [left] = await app.sql<{ count: number }>(
      'select count(*)::int as count from item_links.items where search_version < 1',
    );
    return left?.count === 0;
  });
});
afterAll(() => app.close());

const exported = async (query = '', items = project.items): Promise<string[]> => {
  const { status, headers, body } = await world.reader.send<string>('GET', `${items}/export${query}`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="items.csv"');
  const lines = body.split('\r\n');
  expect([lines[0], lines.at(-1)]).toEqual([HEADER, '']);
  return lines.slice(1, -1);
};

const listed = async (query: string): Promise<string[]> => {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await world.reader.send<{ items: { id: string }[]; has_next: boolean }>(
      'GET',
      `${project.items}?limit=200&page=${String(page)}&${query}`,
    );
    ids.push(...body.items.map(({ id }) => id));
    if (!body.has_next) return ids;
  }
};

describe('the export', () => {
  it.each([
    '',
    'order=asc',
    'sort=severity',
    'sort=severity&order=asc',
    'sort=status',
    'q=alpha&sort=relevance',
    'severity=high',
  ])('holds every match in the order of the list: %s', async (query) => {
    const lines = await exported(`?${query}`);
    expect(lines).toHaveLength(query === 'severity=high' ? MANY / 2 : MANY);
    expect(lines.map((line) => line.slice(0, 36))).toEqual(await listed(query));
  });

  it('is a header line where nothing matches', async () => {
    expect(await exported('?item_type=nothing')).toEqual([]);
    expect(await exported('?q=nothing&sort=relevance')).toEqual([]);
  });

  it('guards spreadsheets against formulas, and quotes what needs it', async () => {
    const formulas = await makeProject(world);
    await formulas.item({
      item_type: 'finding',
      ref: '=1+1',
      data: { title: 'He said "no", twice', severity: 'high', category: '@x' },
      notes: '-2\nlines',
      capability: '+c',
      source: 'runtime',
    });
    await formulas.item({ title: '\tx', ref: '\rx', capability: 'a=b', notes: '\nx' });
    const { body } = await world.reader.send<string>('GET', `${formulas.items}/export?order=asc`);
    expect(body.slice(HEADER.length + 2)).toMatch(
      /^[0-9a-f-]{36},'=1\+1,finding,"He said ""no"", twice",high,'@x,needs_review,'\+c,runtime,,[^,]+Z,[^,]+Z,"'-2\nlines"\r\n[0-9a-f-]{36},"'\rx",note,'\tx,,,,a=b,api,,[^,]+Z,[^,]+Z,"'\nx"\r\n$/,
    );
  });

  it('guards them where a field is taken apart at semicolons or tabs, and from full-width signs', async () => {
    const formulas = await makeProject(world);
    await formulas.item({
      title: 'a;=cmd',
      ref: '＝1+1',
      data: { severity: 'high', category: 'x\t@y' },
      notes: 'one;two\n－3',
      capability: 'c;d',
    });
    const { body } = await world.reader.send<string>('GET', `${formulas.items}/export`);
    expect(body.slice(HEADER.length + 2)).toMatch(
      /^[0-9a-f-]{36},'＝1\+1,note,a;'=cmd,high,x\t'@y,,c;d,api,,[^,]+Z,[^,]+Z,"one;two\n'－3"\r\n$/,
    );
  });

  it('is refused like a list', async () => {
    expect((await world.owner.send('GET', `${project.items}/export?sort=title`)).status).toBe(422);
    expect((await world.owner.send('GET', `${world.projects}/nowhere/items/export`)).status).toBe(404);
    expect((await world.anonymous.send('GET', `${project.items}/export`)).status).toBe(401);
  });
});
