import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  project = await makeProject(world);
});

type Rule = Record<string, unknown>;

const register = (rule: Rule): Promise<Answer> =>
  world.owner.send('POST', `${project.path}/relationships`, rule);
const change = (name: string, rule: Rule): Promise<Answer> =>
  world.owner.send('PATCH', `${project.path}/relationships/${encodeURIComponent(name)}`, rule);
const link = (
  from: string,
  to: string,
  relationship: string,
): Promise<Answer<{ detail: string; id: string }>> =>
  world.owner.send('POST', `${project.items}/${from}/links`, { relationship, target_item_id: to });
const batch = (relationship: string, ...ends: [string, string][]): Promise<Answer<{ errors: object[] }>> =>
  world.owner.send('POST', `${project.path}/links/batch`, {
    links: ends.map(([from, to]) => ({ source_item_id: from, target_item_id: to, relationship })),
  });
const three = async (): Promise<[string, string, string]> => [
  await project.item(),
  await project.item(),
  await project.item(),
];

describe('the registry', () => {
  it('keeps what it is told, and says it again', async () => {
    const path = `${project.path}/relationships`;
    const made = await register({ name: ' blocks / stops ', inverse: 'blocked by', acyclic: true });
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual({
      name: 'blocks / stops',
      inverse: 'blocked by',
      acyclic: true,
      symmetric: false,
      single_target: false,
      source_types: null,
      target_types: null,
      created_at: expect.any(String) as string,
      updated_at: expect.any(String) as string,
    });
    const one = `${path}/${encodeURIComponent('blocks / stops')}`;
    expect(await world.owner.send('GET', one)).toMatchObject({ status: 200, body: made.body });
    expect((await world.reader.send('GET', path)).body).toEqual({ relationships: [made.body] });
    const changes = { inverse: null, single_target: true, source_types: ['a', 'b', 'a'] };
    expect(await world.owner.send('PATCH', one, changes)).toMatchObject({
      status: 200,
      body: { inverse: null, acyclic: true, single_target: true, source_types: ['a', 'b'] },
    });
    expect((await world.owner.send('PATCH', one, {})).status).toBe(200);
    expect((await world.owner.send('DELETE', one)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await world.owner.send(method, one)).status).toBe(404);
    expect((await world.owner.send('PATCH', one, {})).status).toBe(404);
  });

  it.each([
    [{}, ['body', 'name'], 'missing'],
    [{ name: ' ' }, ['body', 'name'], 'string_too_short'],
    [{ name: 'x'.repeat(65) }, ['body', 'name'], 'string_too_long'],
    [{ name: 'n', inverse: 'x'.repeat(65) }, ['body', 'inverse'], 'string_too_long'],
    [{ name: 'n', acyclic: 'yes' }, ['body', 'acyclic'], 'bool_type'],
    [{ name: 'n', source_types: 'note' }, ['body', 'source_types'], 'list_type'],
    [{ name: 'n', source_types: [5] }, ['body', 'source_types'], 'string_type'],
    [{ name: 'n', source_types: [] }, ['body', 'source_types'], 'too_short'],
    [
      { name: 'n', target_types: Array.from({ length: 51 }, (_, n) => String(n)) },
      ['body', 'target_types'],
      'too_long',
    ],
    [{ name: 'n', target_types: ['x'.repeat(65)] }, ['body', 'target_types'], 'string_too_long'],
    [{ name: 'n', symmetric: true, acyclic: true }, ['body', 'symmetric'], 'value_error'],
    [{ name: 'n', symmetric: true, single_target: true }, ['body', 'symmetric'], 'value_error'],
  ])('refuses %j with 422', async (rule, loc, type) => {
    expect(await register(rule)).toMatchObject({ status: 422, body: { errors: [{ loc, type }] } });
  });

  it('is the matter of those who may change projects, and knows a name once', async () => {
    const rule = { name: 'once' };
    expect((await world.reader.send('POST', `${project.path}/relationships`, rule)).status).toBe(403);
    const items = await world.limitedTo(['items:write']);
    expect((await items.send('POST', `${project.path}/relationships`, rule)).status).toBe(403);
    expect((await register(rule)).status).toBe(201);
    expect(await register(rule)).toMatchObject({ status: 409, body: { type: 'already_exists_error' } });
    expect((await world.owner.send('POST', `${world.projects}/nowhere/relationships`, rule)).status).toBe(
      404,
    );
  });

  it('holds 200', async () => {
    await app.sql(
      `insert into item_links.relationships (id, created_at, project_id, name, acyclic, is_symmetric, single_target, updated_at)
       select gen_random_uuid(), now(), $1, n::text, false, false, false, now() from generate_series(1, 199) n`,
      [project.id],
    );
    expect((await register({ name: 'the 200th' })).status).toBe(201);
    expect(await register({ name: 'too many' })).toMatchObject({
      status: 409,
      body: { type: 'conflict_error' },
    });
  });

  it('refuses rules that existing links break, and keeps the old ones', async () => {
    const [a, b, c] = await three();
    await link(a, b, 'r');
    await link(b, a, 'r');
    await link(a, c, 'r');
    for (const rule of [
      { acyclic: true },
      { symmetric: true },
      { single_target: true },
      { target_types: ['x'] },
    ]) {
      expect(await register({ name: 'r', ...rule })).toMatchObject({
        status: 409,
        body: { type: 'conflict_error' },
      });
      expect((await world.owner.send('GET', `${project.path}/relationships/r`)).status).toBe(404);
    }
    expect((await register({ name: 'r' })).status).toBe(201);
    expect((await change('r', { acyclic: true })).status).toBe(409);
    expect((await link(c, a, 'r')).status).toBe(201);
  });
});

it('a relationship of more than 250,000 links is not searched for cycles', async () => {
  // A view stands in for the table, with one link so many times: so many take long to write.
  const [a, b] = await three();
  const links = (count: number): Promise<unknown> =>
    app.sql(`create or replace view item_links.links as
      select '${project.id}'::uuid as project_id, '${a}'::uuid as source_item_id, '${b}'::uuid as target_item_id,
        'many' as relationship
      from generate_series(1, ${String(count)})`);
  await app.sql('alter table item_links.links rename to real_links');
  try {
    await links(250_001);
    expect(await register({ name: 'many', acyclic: true })).toMatchObject({
      status: 409,
      body: { type: 'conflict_error', detail: 'More than 250000 links cannot be searched for cycles' },
    });
    await links(250_000);
    expect((await register({ name: 'many', acyclic: true })).status).toBe(201);
  } finally {
    await app.sql('drop view item_links.links; alter table item_links.real_links rename to links');
  }
});

describe('rules of links', () => {
  it('acyclic: refuses the link that closes a cycle, with the way, on every path', async () => {
    await register({ name: 'needs', acyclic: true });
    const [a, b, c] = await three();
    expect((await batch('needs', [a, b], [b, c])).status).toBe(201);
    const closing = await link(c, a, 'needs');
    expect(closing).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
    expect(closing.body.detail).toContain(`${c} → ${a} → ${b} → ${c}`);
    expect(await link(a, b, 'needs')).toMatchObject({ status: 409, body: { type: 'already_exists_error' } });
    expect((await link(c, a, 'free')).status).toBe(201);
    const [x, y, z] = await three();
    const ring = await batch('needs', [x, y], [y, z], [z, x]);
    expect(ring).toMatchObject({
      status: 409,
      body: { errors: [{ loc: ['body', 'links', 2], type: 'cycle' }] },
    });
    expect((await batch('needs', [c, x], [x, a])).status).toBe(409);
    expect((await link(a, c, 'needs')).status).toBe(201);
    const removed = await change('needs', { acyclic: false });
    expect(removed.status).toBe(200);
    expect((await link(c, a, 'needs')).status).toBe(201);
  });

  it('symmetric: both directions are the same link', async () => {
    await register({ name: 'related', symmetric: true });
    const [a, b, c] = await three();
    expect((await link(a, b, 'related')).status).toBe(201);
    expect(await link(b, a, 'related')).toMatchObject({
      status: 409,
      body: { type: 'already_exists_error' },
    });
    expect(await batch('related', [b, c], [c, b])).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 1], type: 'twice_in_request' }] },
    });
    const { body } = await world.owner.send('GET', `${project.items}/${b}/links`);
    expect(body).toMatchObject({ links: [{ direction: 'incoming', inverse_relationship: 'related' }] });
    const gone = await world.owner.send('POST', `${project.path}/links/batch-delete`, {
      links: [{ source_item_id: b, target_item_id: a, relationship: 'related' }],
    });
    expect(gone).toMatchObject({ status: 200, body: { deleted: 1 } });
  });

  it('single target: a source links once, however often it is linked to', async () => {
    await register({ name: 'part_of', single_target: true });
    const [a, b, c] = await three();
    expect((await link(a, b, 'part_of')).status).toBe(201);
    expect(await link(a, c, 'part_of')).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
    expect((await link(c, b, 'part_of')).status).toBe(201);
    expect((await batch('part_of', [b, a], [b, c])).status).toBe(409);
  });

  it('types: only those that are allowed stand at either end', async () => {
    const [finding, asset, note] = [
      await project.item({ item_type: 'finding', data: { title: 'F' } }),
      await project.item({ item_type: 'asset', data: { title: 'A' } }),
      await project.item(),
    ];
    await register({
      name: 'affects',
      source_types: ['finding'],
      target_types: ['asset'],
      inverse: 'affected by',
    });
    expect((await link(finding, asset, 'affects')).status).toBe(201);
    for (const [from, to] of [
      [note, asset],
      [finding, note],
      [asset, finding],
    ] as const) {
      expect(await link(from, to, 'affects')).toMatchObject({
        status: 422,
        body: { errors: [{ loc: ['body', 'relationship'], type: 'type_not_allowed' }] },
      });
    }
    const listed = async (item: string): Promise<unknown> =>
      (await world.owner.send('GET', `${project.items}/${item}/links`)).body;
    expect(await listed(asset)).toMatchObject({ links: [{ inverse_relationship: 'affected by' }] });
    expect(JSON.stringify(await listed(finding))).not.toContain('inverse_relationship');
    await register({ name: 'near', symmetric: true, source_types: ['finding'], target_types: ['asset'] });
    expect((await link(asset, finding, 'near')).status).toBe(201);
  });

  it('hold for links that come with a new item, and none of them stays', async () => {
    await register({ name: 'part_of', single_target: true });
    const [a, b] = await three();
    const links = [a, b].map((id) => ({ relationship: 'part_of', target_item_id: id }));
    const create = (some: object[]): Promise<Answer> =>
      world.owner.send('POST', project.items, {
        item_type: 'note',
        ref: 'inline',
        dedupe_key: 'k',
        links: some,
      });
    expect(await create(links)).toMatchObject({
      status: 409,
      body: { errors: [{ loc: ['body', 'links', 1, 'relationship'] }] },
    });
    expect((await create(links.slice(0, 1))).status).toBe(201);
    expect((await create(links.slice(0, 1))).status).toBe(200);
    expect((await create(links.slice(1))).status).toBe(409);
  });
});

describe('rules under concurrency', () => {
  it('two links that together close a cycle never both exist', async () => {
    await register({ name: 'needs', acyclic: true });
    for (let round = 0; round < effort(8, 200); round += 1) {
      const [a, b, c] = await three();
      await link(a, b, 'needs');
      const answers = await Promise.all([link(b, c, 'needs'), link(c, a, 'needs')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it('a ring that many clients close link by link stays open', async () => {
    await register({ name: 'needs', acyclic: true });
    for (let round = 0; round < effort(2, 30); round += 1) {
      const items = await Promise.all(Array.from({ length: 16 }, () => project.item()));
      const answers = await Promise.all(items.map((from, n) => link(from, items[(n + 1) % 16]!, 'needs')));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(15);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    }
  });

  it('of two symmetric twins exactly one exists', async () => {
    await register({ name: 'related', symmetric: true });
    for (let round = 0; round < effort(5, 100); round += 1) {
      const [a, b] = await three();
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, n) => (n % 2 ? link(a, b, 'related') : link(b, a, 'related'))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(15);
    }
  });

  it('of many targets of a source that may have one, one is linked, whichever way it comes', async () => {
    await register({ name: 'part_of', single_target: true });
    for (let round = 0; round < effort(4, 100); round += 1) {
      const source = await project.item();
      const targets = await Promise.all(Array.from({ length: 12 }, () => project.item()));
      const answers = await Promise.all(
        targets.map((to, n) => (n % 2 ? link(source, to, 'part_of') : batch('part_of', [source, to]))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
    }
  });

  it('a rule that is registered while links are created holds for all of them or is refused', async () => {
    for (let round = 0; round < effort(6, 100); round += 1) {
      const name = `r${String(round)}`;
      const [a, b] = await three();
      const [first, second, rule] = await Promise.all([
        link(a, b, name),
        link(b, a, name),
        register({ name, acyclic: true }),
      ]);
      expect([201, 409]).toContain(rule.status);
      const created = [first, second].filter(({ status }) => status === 201).length;
      if (rule.status === 201) expect(created).toBe(1);
      else expect(created).toBe(2);
    }
  });
});

describe('names from either end', () => {
  interface Listed {
    readonly links: { link_id: string; direction: string; relationship: string; item: { id: string } }[];
  }
  const far = async (item: string, query: string): Promise<string[]> => {
    const answer = await world.owner.send<Listed>('GET', `${project.items}/${item}/links?limit=50&${query}`);
    expect(answer.status).toBe(200);
    return answer.body.links.map((one) => one.link_id);
  };
  const graph = async (item: string, query: string): Promise<string[]> => {
    const path = `${project.items}/${item}/graph?depth=3&${query}`;
    const { body } = await world.owner.send<{ nodes: { id: string }[] }>('GET', path);
    return body.nodes.map(({ id }) => id).sort();
  };
  const path = async (from: string, to: string, query: string): Promise<number> => {
    const found = await world.owner.send<{ nodes: unknown[] }>(
      'GET',
      `${project.items}/${from}/path?to=${to}&${query}`,
    );
    return found.body.nodes.length;
  };

  it('an inverse name is another spelling of the same link', async () => {
    await register({ name: 'stops', inverse: 'stopped by', acyclic: true });
    const [a, b, c] = await three();
    const made = await link(b, a, 'stopped by');
    expect(made).toMatchObject({
      status: 201,
      body: { source_item_id: a, target_item_id: b, relationship: 'stops' },
    });
    expect((await link(a, b, 'stops')).body).toMatchObject({ type: 'already_exists_error' });
    expect((await link(b, a, 'stopped by')).body).toMatchObject({ type: 'already_exists_error' });
    expect((await link(b, c, 'stops')).status).toBe(201);
    expect(await link(a, c, 'stopped by')).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
    expect((await batch('stopped by', [b, a])).status).toBe(409);
    const inline = { relationship: 'stopped by', target_item_id: c };
    const fresh = await project.item({ links: [inline] });
    expect(await far(fresh, 'direction=incoming&relationship=stops')).toHaveLength(1);

    const id = made.body.id;
    expect(await far(b, 'relationship=stopped by')).toContain(id);
    expect(await far(b, 'direction=outgoing&relationship=stopped by')).toEqual([id]);
    expect(await far(b, 'direction=incoming&relationship=stops')).toEqual([id]);
    expect(await far(a, 'direction=outgoing&relationship=stopped by')).toEqual([]);
    const all = await world.owner.send<Listed>('GET', `${project.path}/links?relationship=stopped by`);
    expect(all.body.links).toHaveLength(3);
    expect(await graph(c, 'direction=outgoing&relationship=stopped by')).toEqual([a, b, c].sort());
    expect(await path(c, a, 'direction=outgoing&relationship=stopped by')).toBe(3);
    const gone = await world.owner.send('POST', `${project.path}/links/batch-delete`, {
      links: [{ source_item_id: b, target_item_id: a, relationship: 'stopped by' }],
    });
    expect(gone).toMatchObject({ status: 200, body: { deleted: 1 } });
  });

  it('a symmetric link leads from either end, in lists, graphs and paths', async () => {
    await register({ name: 'twin of', symmetric: true });
    const [a, b, c] = await three();
    const { body } = await link(a, b, 'twin of');
    await link(c, b, 'twin of');
    await link(c, a, 'plain');
    for (const direction of ['outgoing', 'incoming']) {
      expect(await far(a, `direction=${direction}&relationship=twin of`)).toEqual([body.id]);
      expect(await far(b, `direction=${direction}`)).toHaveLength(2);
      expect(await graph(a, `direction=${direction}&relationship=twin of`)).toEqual([a, b, c].sort());
      expect(await path(a, c, `direction=${direction}&relationship=twin of`)).toBe(3);
    }
    expect(await far(a, 'direction=outgoing')).toEqual([body.id]);
    expect(await far(a, '')).toHaveLength(2);
    const seen = await world.owner.send<Listed>('GET', `${project.items}/${b}/links?direction=outgoing`);
    expect(seen.body.links.map(({ direction }) => direction)).toEqual(['outgoing', 'outgoing']);
  });

  it('belong to one relationship', async () => {
    await register({ name: 'cites', inverse: 'cited by' });
    const taken = { status: 409, body: { type: 'already_exists_error' } };
    expect(await register({ name: 'cited by' })).toMatchObject(taken);
    expect(await register({ name: 'quotes', inverse: 'cites' })).toMatchObject(taken);
    expect(await register({ name: 'quotes', inverse: 'cited by' })).toMatchObject(taken);
    await register({ name: 'quotes' });
    expect(await change('quotes', { inverse: 'cited by' })).toMatchObject(taken);
    expect((await change('cites', { inverse: 'mentioned by' })).status).toBe(200);
    expect((await change('quotes', { inverse: 'cited by' })).status).toBe(200);
    expect(await register({ name: 'same', inverse: 'same' })).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'inverse'] }] },
    });
    expect((await register({ name: 'same', inverse: 'same', symmetric: true })).status).toBe(201);
    const [a, b] = await three();
    await link(a, b, 'free text');
    expect(await register({ name: 'x', inverse: 'free text' })).toMatchObject({
      status: 409,
      body: { type: 'conflict_error' },
    });
  });
});
