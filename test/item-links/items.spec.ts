import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const UNKNOWN = '00000000-0000-8000-8000-000000000000';

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
});
afterAll(() => app.close());

const count = async (table: 'items' | 'links'): Promise<number> =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from item_links.${table}`))[0]!.n;
const create = (body: object): ReturnType<typeof world.owner.send<Item>> =>
  world.owner.send<Item>('POST', project.items, body);

describe('creating an item', () => {
  it('answers the whole item, nulls included', async () => {
    const { status, body } = await create({ item_type: 'note' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String) as string,
      organization_id: world.orgId,
      project_id: project.id,
      item_type: 'note',
      ref: null,
      title: null,
      data: {},
      disposition: null,
      effective_status: null,
      dedupe_key: null,
      schema_ref: null,
      source: 'api',
      capability: null,
      capability_version: null,
      session_id: null,
      trace_id: null,
      span_id: null,
      created_by: world.ownerId,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
    });
    expect(await world.owner.send('GET', `${project.items}/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it('keeps every field, promotes the payload’s title, and knows findings that need review', async () => {
    const fields = {
      ref: 'finding-1',
      dedupe_key: 'd'.repeat(64),
      source: 'runtime',
      capability: 'web',
      capability_version: '1.2',
      schema_ref: 'finding@1',
      session_id: UNKNOWN,
      span_id: 's'.repeat(64),
      trace_id: 't'.repeat(64),
    };
    const { body } = await create({
      item_type: 'finding',
      data: { title: 'SQL injection', extra: 1 },
      ...fields,
    });
    expect(body).toMatchObject({
      ...fields,
      title: 'SQL injection',
      data: { title: 'SQL injection', severity: 'info' },
    });
    expect(body).toMatchObject({ effective_status: 'needs_review', disposition: null });
  });

  it('puts status and notes into the disposition', async () => {
    const { body } = await create({ item_type: 'note', status: 'open', notes: 'look' });
    expect(body).toMatchObject({ disposition: { status: 'open', notes: 'look' }, effective_status: 'open' });
  });

  it.each([
    [{}, ['body', 'item_type'], 'missing'],
    [{ item_type: '' }, ['body', 'item_type'], 'string_too_short'],
    [{ item_type: 'x'.repeat(65) }, ['body', 'item_type'], 'string_too_long'],
    [{ item_type: 'note', data: [] }, ['body', 'data'], 'dict_type'],
    [{ item_type: 'note', data: 'text' }, ['body', 'data'], 'dict_type'],
    [{ item_type: 'note', data: { text: 'a\0' } }, ['body', 'data'], 'string_unicode'],
    [{ item_type: 'note', title: 'x'.repeat(513) }, ['body', 'title'], 'string_too_long'],
    [{ item_type: 'note', title: 5 }, ['body', 'title'], 'string_type'],
    [{ item_type: 'note', ref: '' }, ['body', 'ref'], 'string_too_short'],
    [{ item_type: 'note', ref: 'x'.repeat(129) }, ['body', 'ref'], 'string_too_long'],
    [{ item_type: 'note', dedupe_key: '' }, ['body', 'dedupe_key'], 'string_too_short'],
    [{ item_type: 'note', dedupe_key: 'x'.repeat(65) }, ['body', 'dedupe_key'], 'string_too_long'],
    [{ item_type: 'note', notes: 'x'.repeat(10_001) }, ['body', 'notes'], 'string_too_long'],
    [{ item_type: 'note', capability: 'x'.repeat(256) }, ['body', 'capability'], 'string_too_long'],
    [
      { item_type: 'note', capability_version: 'x'.repeat(65) },
      ['body', 'capability_version'],
      'string_too_long',
    ],
    [{ item_type: 'note', schema_ref: 'x'.repeat(256) }, ['body', 'schema_ref'], 'string_too_long'],
    [{ item_type: 'note', span_id: 'x'.repeat(65) }, ['body', 'span_id'], 'string_too_long'],
    [{ item_type: 'note', trace_id: 'x'.repeat(65) }, ['body', 'trace_id'], 'string_too_long'],
    [{ item_type: 'note', status: 'needs_review' }, ['body', 'status'], 'enum'],
    [{ item_type: 'note', source: 'elsewhere' }, ['body', 'source'], 'enum'],
    [{ item_type: 'note', session_id: 'x' }, ['body', 'session_id'], 'uuid_parsing'],
    [{ item_type: 'finding', data: {} }, ['body', 'data', 'title'], 'missing'],
    [{ item_type: 'note', links: 'x' }, ['body', 'links'], 'list_type'],
    [{ item_type: 'note', links: [{ target_ref: 'x' }] }, ['body', 'links', 0, 'relationship'], 'missing'],
    [{ item_type: 'note', links: [5] }, ['body', 'links', 0], 'object_type'],
    [{ item_type: 'note', links: [[]] }, ['body', 'links', 0], 'object_type'],
  ])('refuses %j', async (body, loc, type) => {
    const before = await count('items');
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 422, body: { type: 'validation_error' } });
    expect(answer.body['errors']).toContainEqual({ loc, type, msg: expect.any(String) as string });
    expect(await count('items')).toBe(before);
  });

  it('accepts each limit itself', async () => {
    const body = {
      item_type: 'x'.repeat(64),
      title: 'x'.repeat(512),
      ref: 'y'.repeat(128),
      dedupe_key: 'l'.repeat(64),
      notes: 'n'.repeat(10_000),
      capability: 'c'.repeat(255),
      capability_version: 'v'.repeat(64),
      schema_ref: 's'.repeat(255),
      span_id: 'p'.repeat(64),
      trace_id: 't'.repeat(64),
    };
    const { status, body: item } = await create(body);
    const { notes, ...told } = body;
    expect(status).toBe(201);
    expect(item).toMatchObject({ ...told, disposition: { notes } });
  });

  it('takes null for what is optional, and does not know other fields', async () => {
    const optional = [
      ...['data', 'title', 'ref', 'dedupe_key', 'status', 'notes', 'source', 'capability', 'links'],
      ...['capability_version', 'schema_ref', 'session_id', 'span_id', 'trace_id'],
    ];
    const nulls = Object.fromEntries(optional.map((field) => [field, null]));
    const { status, body } = await create({ item_type: 'note', ...nulls, id: UNKNOWN, comment: 'x' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ data: {}, source: 'api', disposition: null, ref: null });
    expect(body.id).not.toBe(UNKNOWN);
    expect(body).not.toHaveProperty('comment');
  });

  it('refuses a taken ref with 409', async () => {
    await create({ item_type: 'note', ref: 'taken' });
    expect(await create({ item_type: 'note', ref: 'taken' })).toMatchObject({
      status: 409,
      body: { type: 'already_exists_error' },
    });
    expect((await create({ item_type: 'note', ref: 'taken', dedupe_key: 'other' })).status).toBe(409);
    const other = await makeProject(world);
    expect((await world.owner.send('POST', other.items, { item_type: 'note', ref: 'taken' })).status).toBe(
      201,
    );
  });
});

describe('inline links', () => {
  it('come with the item or not at all', async () => {
    const target = await project.item({ ref: 'inline-target' });
    const before = [await count('items'), await count('links')];
    const bad = await create({
      item_type: 'note',
      links: [
        { relationship: 'r', target_item_id: target },
        { relationship: 'r', target_ref: 'nowhere' },
      ],
    });
    expect(bad).toMatchObject({
      status: 404,
      body: { errors: [{ loc: ['body', 'links', 1, 'target_ref'] }] },
    });
    expect(bad.body['detail']).toContain('Target ');
    expect([await count('items'), await count('links')]).toEqual(before);
    const good = await create({
      item_type: 'note',
      links: [
        { relationship: 'r', target_item_id: target },
        { relationship: 's', target_ref: 'inline-target' },
      ],
    });
    expect(good.status).toBe(201);
    expect(await count('links')).toBe(before[1]! + 2);
  });

  it('may not stand twice in a request, name both ends, or point at the item itself', async () => {
    const target = await project.item({ ref: 'inline-twice' });
    const twice = [
      { relationship: 'r', target_item_id: target },
      { relationship: 'r', target_ref: 'inline-twice' },
    ];
    expect(await create({ item_type: 'note', links: twice })).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 1] }] },
    });
    const both = [{ relationship: 'r', target_item_id: target, target_ref: 'inline-twice' }];
    expect(await create({ item_type: 'note', links: both })).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 0] }] },
    });
    expect(
      (await create({ item_type: 'note', ref: 'me', links: [{ relationship: 'r', target_ref: 'me' }] }))
        .status,
    ).toBe(400);
  });

  it('are at most 100', async () => {
    const target = await project.item();
    const links = (n: number): object[] =>
      Array.from({ length: n }, (_, i) => ({ relationship: `r${String(i)}`, target_item_id: target }));
    expect((await create({ item_type: 'note', links: links(101) })).status).toBe(422);
    expect((await create({ item_type: 'note', links: links(100) })).status).toBe(201);
  });
});

describe('changing an item', () => {
  const patch = async (body: object, fields: object = {}): ReturnType<typeof world.owner.send<Item>> => {
    const id = await project.item(fields as Record<string, unknown>);
    return world.owner.send<Item>('PATCH', `${project.items}/${id}`, body);
  };

  it('merges the payload shallowly', async () => {
    const { body } = await patch({ data: { b: { y: 2 }, c: 3 } }, { data: { a: 1, b: { x: 1 } } });
    expect(body['data']).toEqual({ a: 1, b: { y: 2 }, c: 3 });
  });

  it('merges status and notes, and clears the status in two ways', async () => {
    expect((await patch({ notes: 'n' }, { status: 'open' })).body['disposition']).toEqual({
      status: 'open',
      notes: 'n',
    });
    expect((await patch({ clear_status: true }, { status: 'open' })).body['disposition']).toBeNull();
    expect((await patch({ status: null }, { status: 'open', notes: 'n' })).body['disposition']).toEqual({
      status: null,
      notes: 'n',
    });
    expect((await patch({ status: 'open', clear_status: true })).status).toBe(422);
  });

  it('checks the merged payload of a built-in type', async () => {
    const fields = { item_type: 'finding', data: { title: 'T', severity: 'high' } };
    expect((await patch({ data: { severity: 'loud' } }, fields)).status).toBe(422);
    expect((await patch({ data: { severity: 'low' } }, fields)).body['data']).toEqual({
      title: 'T',
      severity: 'low',
    });
  });

  it('touches nothing without a change, and never what is fixed', async () => {
    const id = await project.item({ ref: 'fixed' });
    const before = await world.owner.send<Item>('GET', `${project.items}/${id}`);
    app.clock.advance(1000);
    const path = `${project.items}/${id}`;
    for (const body of [{ ref: 'other' }, { item_type: 'x' }, { source: 'runtime' }])
      expect((await world.owner.send('PATCH', path, body)).status).toBe(422);
    const after = await world.owner.send<Item>('PATCH', path, { nonsense: 1 });
    expect(after).toMatchObject({ status: 200, body: before.body });
  });

  it.each([
    [{ title: 'x'.repeat(513) }, ['body', 'title'], 'string_too_long'],
    [{ notes: 'x'.repeat(10_001) }, ['body', 'notes'], 'string_too_long'],
    [{ status: 'needs_review' }, ['body', 'status'], 'enum'],
    [{ data: [] }, ['body', 'data'], 'dict_type'],
    [{ clear_status: 'yes' }, ['body', 'clear_status'], 'bool_type'],
    [{ clear_status: true, status: 'open' }, ['body'], 'value_error'],
  ])('refuses %j', async (body, loc, type) => {
    expect(await patch(body)).toMatchObject({ status: 422, body: { errors: [{ loc, type }] } });
  });

  it('accepts each limit itself; null clears title and notes, and is no payload', async () => {
    const longest = { title: 'x'.repeat(512), notes: 'n'.repeat(10_000) };
    expect((await patch(longest)).body).toMatchObject({
      title: longest.title,
      disposition: { status: null, notes: longest.notes },
    });
    const cleared = await patch({ title: null, notes: null, data: null }, { ...longest, data: { a: 1 } });
    expect(cleared.body).toMatchObject({ title: null, disposition: null, data: { a: 1 } });
  });

  it('does not merge a payload beyond a megabyte', async () => {
    const half = 'x'.repeat(524_000);
    const path = `${project.items}/${await project.item({ data: { a: half } })}`;
    expect((await world.owner.send('PATCH', path, { data: { b: half } })).status).toBe(200);
    expect(await world.owner.send('PATCH', path, { data: { c: 'x'.repeat(1_000) } })).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'data'], type: 'too_large' }] },
    });
    expect((await world.owner.send('PATCH', path, { data: { a: null, c: half } })).status).toBe(200);
  });

  it('is 404 for an unknown item', async () => {
    expect((await world.owner.send('PATCH', `${project.items}/${UNKNOWN}`, { title: 'x' })).status).toBe(404);
  });
});

describe('listing items', () => {
  it('pages newest first, and says what there is', async () => {
    const { items } = await makeProject(world);
    for (let n = 1; n <= 5; n += 1)
      await world.owner.send('POST', items, { item_type: n % 2 ? 'odd' : 'even', title: String(n) });
    const page = async (query: string): Promise<{ titles: string[]; rest: Record<string, unknown> }> => {
      const { body } = await world.owner.send<{
        items: { title: string }[];
        next_cursor: string | null;
        has_next: boolean;
      }>('GET', `${items}${query}`);
      const { items: rows, next_cursor: next, ...rest } = body;
      expect(next !== null).toBe(rest.has_next);
      return { titles: rows.map(({ title }) => title), rest };
    };
    expect(await page('?limit=2')).toEqual({
      titles: ['5', '4'],
      rest: { page: 1, limit: 2, total: 5, total_pages: 3, has_next: true, has_previous: false },
    });
    expect(await page('?limit=2&page=3')).toMatchObject({
      titles: ['1'],
      rest: { has_next: false, has_previous: true },
    });
    expect(await page('?page=9')).toMatchObject({ titles: [], rest: { total: 5, limit: 50 } });
    expect(await page('?item_type=even&order=asc')).toMatchObject({ titles: ['2', '4'] });
  });

  it('resolves a ref; an unknown one is an empty list', async () => {
    await project.item({ ref: 'find-me' });
    expect(await world.owner.send('GET', `${project.items}?ref=find-me&limit=1`)).toMatchObject({
      body: { items: [{ ref: 'find-me' }], total: 1 },
    });
    expect(await world.owner.send('GET', `${project.items}?ref=nowhere&limit=1`)).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });

  it.each(['limit=0', 'limit=201', 'page=0', 'limit=x', 'order=up', 'page=1.5'])(
    'refuses %s with 422',
    async (query) => {
      const answer = await world.owner.send('GET', `${project.items}?${query}`);
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ loc: ['query', query.split('=')[0]] }] },
      });
    },
  );

  it('is 404 below an unknown project', async () => {
    expect((await world.owner.send('GET', `${world.projects}/nowhere/items`)).status).toBe(404);
  });
});
