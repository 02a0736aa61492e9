import { CounterRollup } from '#item-links';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { makeProject, makeWorld, type World } from './world.js';

interface Item {
  readonly id: string;
  readonly item_type: string;
  readonly title: string;
  readonly data: Record<string, unknown>;
  readonly effective_status: string | null;
  readonly source: string;
  readonly capability: string | null;
  readonly session_id: string | null;
  readonly created_at: string;
}

interface Page {
  readonly items: Item[];
  readonly total: number;
  readonly has_next: boolean;
}

const SESSIONS = ['00000000-0000-8000-8000-00000000000a', '00000000-0000-8000-8000-00000000000b'];
const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'];
const STATUSES = ['dismissed', 'resolved', 'verified', 'triaged', 'open', 'needs_review'];

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
/** Everything in the project, oldest first. */
let all: Item[];

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  all = [];
  const pick = <T>(choices: readonly T[], n: number): T | undefined => choices[n % (choices.length + 1)];
  for (let n = 0; n < 120; n += 1) {
    const body = {
      item_type: ['finding', 'asset', 'note', 'page'][n % 4],
      title: `Item ${String(n)}`,
      data: {
        title: 'T',
        ...(n % 4 === 0 ? { severity: SEVERITIES[n % 5] } : {}),
        ...(n % 4 === 2 ? { severity: pick([...SEVERITIES, 'weird', 7], n) } : {}),
        category: n % 4 === 1 ? undefined : pick(['web', 'host', 'web app'], n),
      },
      status: pick(['open', 'triaged', 'verified', 'resolved', 'dismissed'], n),
      source: pick(['api', 'runtime', 'extracted'], n),
      capability: pick(['scanner', 'crawler'], n),
      session_id: pick(SESSIONS, n),
    };
    const { status, body: item } = await world.owner.send<Item>('POST', project.items, body);
    expect(status).toBe(201);
    all.push(item);
    app.clock.advance(1 + (n % 3));
  }
});
afterAll(() => app.close());

type Query = Record<string, string | readonly string[]>;

function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one);
  return params.toString();
}

const get = async <T = Page>(path: string, query: Query = {}): Promise<T> => {
  const { status, body } = await world.reader.send<T>('GET', `${path}?${queryString(query)}`);
  expect(status).toBe(200);
  return body;
};
const list = (query: Query = {}): Promise<Page> => get(project.items, query);

const severityOf = ({ data }: Item): string | null =>
  typeof data['severity'] === 'string' ? data['severity'] : null;
const rankOf = (item: Item): number => SEVERITIES.indexOf(severityOf(item) ?? '') + 1;
const statusRank = (item: Item): number => STATUSES.indexOf(item.effective_status ?? '') + 1;
const categoryOf = ({ data }: Item): string | null => (data['category'] as string | undefined) ?? null;

/** What each filter means, said once more. */
const MEANING: Record<string, (item: Item, value: readonly string[]) => boolean> = {
  item_type: (item, [type]) => item.item_type === type,
  severity: (item, choices) => choices.includes(severityOf(item) ?? ''),
  min_severity: (item, [least]) => rankOf(item) >= SEVERITIES.indexOf(least!) + 1,
  status: (item, choices) => choices.includes(item.effective_status ?? ''),
  category: (item, [category]) => categoryOf(item) === category,
  capability: (item, choices) => choices.includes(item.capability ?? ''),
  source: (item, choices) => choices.includes(item.source),
  session_id: (item, [session]) => item.session_id === session,
  created_after: (item, [instant]) => item.created_at >= instant!,
  created_before: (item, [instant]) => item.created_at < instant!,
};

function matching(query: Query, except?: readonly string[]): Item[] {
  return all.filter((item) =>
    Object.entries(query).every(
      ([name, value]) =>
        !(name in MEANING) ||
        except?.includes(name) ||
        MEANING[name]!(item, typeof value === 'string' ? [value] : value),
    ),
  );
}

const some = (choices: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1, maxLength: 3 });
const dimensions = {
  item_type: fc.constantFrom('finding', 'asset', 'note', 'nothing'),
  severity: some([...SEVERITIES, 'weird', 'other']),
  min_severity: fc.constantFrom(...SEVERITIES),
  status: some([...STATUSES, 'unknown']),
  category: fc.constantFrom('web', 'host', 'web app', 'none'),
  capability: some(['scanner', 'crawler', 'none']),
  source: some(['api', 'runtime', 'extracted']),
};
const instant = fc.nat(119).map((n) => all[n]!.created_at);
const filters = (): fc.Arbitrary<Query> =>
  fc.record(
    {
      ...dimensions,
      session_id: fc.constantFrom(...SESSIONS),
      created_after: instant,
      created_before: instant,
    },
    { requiredKeys: [] },
  );

const SORTS: Record<string, (item: Item) => number> = {
  created_at: () => 0,
  severity: rankOf,
  status: statusRank,
};

describe('listing items', () => {
  it('answers what the filters mean, in order, page by page, with the right total', async () => {
    const sort = fc.constantFrom(...Object.keys(SORTS));
    const page = fc.record({ page: fc.integer({ min: 1, max: 4 }), limit: fc.integer({ min: 1, max: 60 }) });
    const order = fc.constantFrom('asc', 'desc');
    await fc.assert(
      fc.asyncProperty(filters(), sort, order, page, async (query, by, direction, { page: n, limit }) => {
        const rank = SORTS[by]!;
        const wanted = matching(query).sort(
          (a, b) => rank(a) - rank(b) || (a.created_at < b.created_at ? -1 : 1),
        );
        if (direction === 'desc') wanted.reverse();
        const shown = await list({
          ...query,
          sort: by,
          order: direction,
          page: String(n),
          limit: String(limit),
        });
        const ids = wanted.slice((n - 1) * limit, n * limit).map(({ id }) => id);
        expect(shown.items.map(({ id }) => id)).toEqual(ids);
        expect([shown.total, shown.has_next]).toEqual([wanted.length, wanted.length > n * limit]);
      }),
      { numRuns: effort(100, 5_000) },
    );
  });

  it('takes one value of a repeated filter, upper-case UUIDs, offsets, and no search at all', async () => {
    expect((await list({ severity: 'high' })).total).toBe(matching({ severity: 'high' }).length);
    expect((await list({ session_id: SESSIONS[0]!.toUpperCase() })).total).toBe(30 + 10);
    const { created_at: at } = all[60]!;
    const zoned = new Date(Date.parse(at) + 7_200_000).toISOString().replace('Z', '+02:00');
    expect((await list({ created_after: zoned })).total).toBe(60);
    expect((await list({ q: ' ' })).total).toBe(120);
  });

  it.each([
    ['item_type', ''],
    ['item_type', 'x'.repeat(65)],
    ['severity', ''],
    ['severity', 'x'.repeat(17)],
    ['min_severity', 'urgent'],
    ['status', 'x'.repeat(17)],
    ['category', 'x'.repeat(129)],
    ['capability', 'x'.repeat(256)],
    ['source', 'elsewhere'],
    ['session_id', 'x'],
    ['ref', 'x'.repeat(129)],
    ['q', 'x'.repeat(257)],
    ['created_after', 'yesterday'],
    ['created_before', '2026-02-30T00:00:00Z'],
    ['sort', 'title'],
    ['order', 'up'],
    ['limit', '201'],
  ])('refuses %s=%s with 422', async (name, value) => {
    const answer = await world.owner.send<{ errors: { loc: unknown[] }[] }>(
      'GET',
      `${project.items}?${queryString({ [name]: value })}`,
    );
    expect(answer).toMatchObject({ status: 422, body: { type: 'validation_error' } });
    expect(answer.body.errors[0]!.loc.slice(0, 2)).toEqual(['query', name]);
  });

  it('accepts each limit itself', async () => {
    const longest = {
      item_type: 'x'.repeat(64),
      severity: 'x'.repeat(16),
      status: 'x'.repeat(16),
      category: 'x'.repeat(128),
      capability: 'x'.repeat(255),
      ref: 'x'.repeat(128),
      q: 'x'.repeat(256),
      limit: '200',
    };
    for (const [name, value] of Object.entries(longest)) await list({ [name]: value });
  });

  it('takes a repeated filter 50 times, not 51 times, and a single one only once', async () => {
    const times = (n: number): Query => ({ severity: Array.from({ length: n }, () => 'high') });
    expect((await list(times(50))).total).toBe(matching({ severity: 'high' }).length);
    const refused = async (query: Query): Promise<number> =>
      (await world.owner.send('GET', `${project.items}?${queryString(query)}`)).status;
    expect(await refused(times(51))).toBe(422);
    expect(await refused({ item_type: ['note', 'asset'] })).toBe(422);
  });
});

const count = (items: readonly Item[], value: (item: Item) => string | null): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = value(item);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const FACETS: Record<string, { own: string[]; value: (item: Item) => string | null }> = {
  item_types: { own: ['item_type'], value: (item) => item.item_type },
  severities: { own: ['severity', 'min_severity'], value: severityOf },
  statuses: { own: ['status'], value: (item) => item.effective_status },
  categories: { own: ['category'], value: categoryOf },
  capabilities: { own: ['capability'], value: (item) => item.capability },
  sources: { own: ['source'], value: (item) => item.source },
};

describe('facets', () => {
  it('count each value as if its own filter were not there', async () => {
    await fc.assert(
      fc.asyncProperty(filters(), async (query) => {
        const facets = await get<Record<string, { value: string; count: number }[]>>(
          `${project.items}/facets`,
          query,
        );
        expect(Object.keys(facets).sort()).toEqual(Object.keys(FACETS).sort());
        for (const [name, { own, value }] of Object.entries(FACETS)) {
          const told = facets[name]!;
          expect(Object.fromEntries(told.map((one) => [one.value, one.count]))).toEqual(
            count(matching(query, own), value),
          );
          expect(told.map((one) => one.count)).toEqual(told.map((one) => one.count).sort((a, b) => b - a));
        }
      }),
      { numRuns: effort(40, 2_000) },
    );
  });
});

describe('the summary', () => {
  it('counts by severity, effective status and type, and names the worst severity', async () => {
    const summaryOf = (items: readonly Item[]): object => ({
      total: items.length,
      worst_severity:
        [...SEVERITIES].reverse().find((one) => items.some((item) => severityOf(item) === one)) ?? null,
      by_severity: count(items, severityOf),
      by_status: count(items, (item) => item.effective_status),
    });
    const summary = await get<{ by_type: { item_type: string; count: number; by_severity: object }[] }>(
      `${project.items}/summary`,
    );
    expect(summary).toMatchObject(summaryOf(all));
    expect(summary.by_type).toHaveLength(4);
    for (const { item_type, ...rest } of summary.by_type) {
      const items = matching({ item_type });
      expect(rest).toEqual({ count: items.length, by_severity: count(items, severityOf) });
      const one = await get<object>(`${project.items}/summary`, { item_type });
      expect(one).toEqual({ ...summaryOf(items), by_type: [{ item_type, ...rest }] });
    }
    const longest = 'x'.repeat(64);
    expect((await world.owner.send('GET', `${project.items}/summary?item_type=${longest}x`)).status).toBe(
      422,
    );
    expect(await get(`${project.items}/summary`, { item_type: longest })).toEqual({
      total: 0,
      worst_severity: null,
      by_severity: {},
      by_status: {},
      by_type: [],
    });
  });
});

describe('item types', () => {
  it('are the built-in ones and those in use', async () => {
    const { body } = await world.reader.send('GET', `${project.path}/item-types?limit=3`);
    const type = (item_type: string, item_count: number, built_in = false): object => ({
      item_type,
      built_in,
      item_count,
      current_version: null,
    });
    expect(body).toEqual({
      item_types: [type('asset', 30, true), type('finding', 30, true), type('note', 30)],
      page: 1,
      limit: 3,
      total: 4,
      total_pages: 2,
      has_next: true,
      has_previous: false,
    });
    for (const query of ['limit=0', 'limit=201', 'page=0'])
      expect((await world.owner.send('GET', `${project.path}/item-types?${query}`)).status).toBe(422);
    expect(await get(`${project.path}/item-types`, { limit: '200', page: '2' })).toMatchObject({
      item_types: [],
      total: 4,
    });
    const empty = await makeProject(world);
    expect(await get(`${empty.path}/item-types`)).toMatchObject({
      item_types: [type('asset', 0, true), type('finding', 0, true)],
    });
  });
});

describe('totals', () => {
  it('stay right while items are written and tallies are folded', async () => {
    const { id, items, path } = await makeProject(world);
    const ids: string[] = [];
    const check = async (): Promise<void> => {
      const { body } = await world.owner.send<Page>('GET', `${items}?limit=1&status=open&item_type=note`);
      const rows = await world.owner.send<Page>('GET', `${items}?limit=200&status=open&item_type=note`);
      expect(body.total).toBe(rows.body.items.length);
    };
    const keeper = app.get(CounterRollup);
    const write = async (n: number): Promise<void> => {
      const { body } = await world.owner.send<{ id: string }>('POST', items, {
        item_type: 'note',
        status: 'open',
      });
      ids.push(body.id);
      if (n % 3 === 0) await world.owner.send('PATCH', `${items}/${body.id}`, { status: 'resolved' });
    };
    for (let round = 0; round < 4; round += 1) {
      await Promise.all([keeper.fold(), keeper.fold(), ...Array.from({ length: 12 }, (_, n) => write(n))]);
      await check();
    }
    // Many change and delete the same few items, whose fields are all counted.
    const some = ids.slice(0, 6).map((id) => `${items}/${id}`);
    const churn = async (n: number): Promise<void> => {
      const item = some[n % some.length]!;
      const data = { severity: SEVERITIES[n % 5], category: `c${String(n % 3)}` };
      const gone = n % 17 === 0;
      const { status } = await world.owner.send(gone ? 'DELETE' : 'PATCH', item, gone ? undefined : { data });
      expect([200, 204, 404]).toContain(status);
    };
    await Promise.all([...Array.from({ length: 60 }, (_, n) => churn(n)), keeper.fold(), keeper.fold()]);
    for (const fine of [true, false]) {
      const fields = `item_type, severity, status_rank, source${fine ? ', category, capability' : ''}`;
      const counted = await app.sql(
        `with tallied as (
           select ${fields}, n from item_links.item_tallies where project_id = $1 and fine = ${String(fine)}
           union all select ${fields}, n from item_links.item_tally_changes where project_id = $1
         ), told as (select ${fields}, sum(n)::int as n from tallied group by ${fields} having sum(n) <> 0),
         truth as (
           select ${fields}, count(*)::int as n from (
             select item_type, coalesce(severity, '') as severity, status_rank, source,
               coalesce(category, '') as category, coalesce(capability, '') as capability
             from item_links.items where project_id = $1) item group by ${fields})
         (table told except table truth) union all (table truth except table told)`,
        [id],
      );
      expect(counted).toEqual([]);
    }
    expect((await world.owner.send('DELETE', path)).status).toBe(204);
    await keeper.fold();
    const [left] = await app.sql<{ n: string }>(
      `select (select count(*) from item_links.item_tallies t where not exists (select from item_links.projects where id = t.project_id))
            + (select count(*) from item_links.item_tally_changes t where not exists (select from item_links.projects where id = t.project_id)) as n`,
    );
    expect(left).toEqual({ n: '0' });
  });
});
