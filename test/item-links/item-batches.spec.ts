import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

interface Result {
  readonly outcome: string;
  readonly id: string | null;
  readonly ref: string | null;
  readonly errors: { loc: unknown[]; type: string }[] | null;
}

interface Batch {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly links_created: number;
  readonly dry_run: boolean;
  readonly results: Result[];
  readonly errors: { loc: unknown[]; type: string }[];
}

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

const note = (ref: string, more: object = {}): object => ({ item_type: 'note', ref, ...more });
const batch = (items: unknown, more: object = {}, headers = {}): Promise<Answer<Batch>> =>
  world.owner.send<Batch>('POST', `${project.items}/batch`, { items, ...more }, headers);
const stored = async (): Promise<{ items: number; links: number; events: number }> =>
  (
    await app.sql<{ items: number; links: number; events: number }>(
      `select (select count(*)::int from item_links.items where project_id = $1) as items,
         (select count(*)::int from item_links.links where project_id = $1) as links,
         (select count(*)::int from events.log where data ->> 'project_id' = $1::text
            or data -> 'link' ->> 'project_id' = $1::text) as events`,
      [project.id],
    )
  )[0]!;
const types = ({ errors }: Result): string[] => (errors ?? []).map(({ type }) => type);

describe('creating many items at once', () => {
  it('creates them with links in any order, as single requests would, and tells of each', async () => {
    const { status, body } = await batch([
      note('a', { title: 'A', links: [{ relationship: 'r', target_ref: 'c' }] }),
      { item_type: 'finding', data: { title: 'B' }, dedupe_key: 'k' },
      note('c', { status: 'open', links: [{ relationship: 'r', target_dedupe_key: 'k' }] }),
      { item_type: 'note' },
    ]);
    expect(status).toBe(201);
    expect(body).toMatchObject({ created: 4, updated: 0, unchanged: 0, refused: 0, links_created: 2 });
    expect(body.results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('created'));
    const one = await world.owner.send('GET', `${project.items}/${body.results[1]!.id!}`);
    expect(one.body).toMatchObject({ title: 'B', data: { severity: 'info' }, created_by: world.ownerId });
    const listed = await world.owner.send<{ items: { id: string }[]; total: number }>(
      'GET',
      `${project.items}?order=asc`,
    );
    expect(listed.body.items.map(({ id }) => id)).toEqual(body.results.map(({ id }) => id));
    const found = await world.owner.send<{ total: number }>('GET', `${project.items}?q=B`);
    expect(found.body.total).toBe(1);
    expect(await stored()).toEqual({ items: 4, links: 2, events: 6 });
  });

  it('takes 500 and refuses none and 501', async () => {
    const many = (count: number): object[] => Array.from({ length: count }, (_, n) => note(String(n)));
    expect(await batch(many(501))).toMatchObject({ status: 422, body: { errors: [{ type: 'too_long' }] } });
    expect(await batch([])).toMatchObject({ status: 422, body: { errors: [{ type: 'too_short' }] } });
    expect(await batch(many(500))).toMatchObject({ status: 201, body: { created: 500 } });
  });

  it('writes nothing if one entry is at fault, and names every fault', async () => {
    await project.item({ ref: 'taken' });
    const { status, body } = await batch([
      note('a', { links: [{ relationship: 'r', target_ref: 'nowhere' }] }),
      note('taken'),
      { item_type: 'finding', data: { severity: 'odd' } },
      note('a'),
      note('s', { links: [{ relationship: 'r', target_ref: 's' }] }),
    ]);
    expect(status).toBe(422);
    expect(body.errors.map(({ loc, type }) => [loc, type])).toEqual([
      [['body', 'items', 0, 'links', 0, 'target_ref'], 'target_not_found'],
      [['body', 'items', 1, 'ref'], 'already_exists'],
      [['body', 'items', 2, 'data', 'title'], 'missing'],
      [['body', 'items', 2, 'data', 'severity'], 'enum'],
      [['body', 'items', 3, 'ref'], 'twice_in_request'],
      [['body', 'items', 4, 'links', 0, 'target_ref'], 'self_link'],
    ]);
    expect(await stored()).toMatchObject({ items: 1, links: 0 });
    expect(await batch([note('b'), note('taken')])).toMatchObject({
      status: 409,
      body: { type: 'already_exists_error' },
    });
    const twice = { relationship: 'r', target_ref: 'taken', target_item_id: project.id };
    expect((await batch([note('b', { links: [twice] })])).body.errors[0]).toMatchObject({
      loc: ['body', 'items', 0, 'links', 0],
    });
  });

  it('leaves out the entries at fault, and those that lean on them, if it may be partial', async () => {
    await project.item({ ref: 'taken' });
    const to = (target: string): object => ({ links: [{ relationship: 'r', target_ref: target }] });
    const entries = [note('x', to('y')), note('y', to('taken2')), note('taken'), note('ok', to('taken'))];
    for (const dryRun of [true, false]) {
      const { status, body } = await batch(entries, { mode: 'partial', dry_run: dryRun });
      expect([status, body.created, body.refused, body.links_created, body.dry_run]).toEqual([
        ...[dryRun ? 200 : 201, 1, 3, 1, dryRun],
      ]);
      expect(body.results.map(types)).toEqual([
        ['target_not_found'],
        ['target_not_found'],
        ['already_exists'],
        [],
      ]);
      expect(body.results[3]!.id === null).toBe(dryRun);
      expect(await stored()).toMatchObject({ items: dryRun ? 1 : 2, links: dryRun ? 0 : 1 });
    }
  });

  it('keeps the rules of relationships, whatever stands in the batch', async () => {
    await world.owner.send('POST', `${project.path}/relationships`, {
      name: 'needs',
      inverse: 'needed_by',
      acyclic: true,
    });
    const to = (target: string, relationship = 'needs'): object => ({
      links: [{ relationship, target_ref: target }],
    });
    const circle = [note('a', to('b')), note('b', to('c')), note('c', to('a'))];
    expect(await batch(circle)).toMatchObject({ status: 409, body: { errors: [{ type: 'cycle' }] } });
    expect(await batch(circle, { mode: 'partial' })).toMatchObject({ body: { refused: 3, created: 0 } });
    expect(await batch([note('a', to('b')), note('b', to('a', 'needed_by'))])).toMatchObject({
      status: 422,
      body: { errors: [{ type: 'twice_in_request' }] },
    });
  });

  it('repeats what an Idempotency-Key did, and what a dedupe key did', async () => {
    const key = { 'idempotency-key': '"one"' };
    const first = await batch([note('a', { dedupe_key: 'k' })], {}, key);
    const again = await batch([note('a', { dedupe_key: 'k' })], {}, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const link = { links: [{ relationship: 'r', target_ref: 'b' }] };
    const replay = await batch([note('other', { dedupe_key: 'k', title: 'T', ...link }), note('b')]);
    expect(replay.body).toMatchObject({ created: 1, unchanged: 1, links_created: 1 });
    expect(replay.body.results[0]).toMatchObject({ id: first.body.results[0]!.id, ref: 'a' });
    const known = await batch([note('a', { dedupe_key: 'k' })]);
    expect([known.status, known.body.unchanged]).toEqual([200, 1]);
  });

  it('lets one of two batches at once create, and the other one meet what is there', async () => {
    const entries = Array.from({ length: 20 }, (_, n) => note(String(n)));
    const both = await Promise.all([
      batch(entries, { upsert_by: 'ref' }),
      batch([...entries].reverse(), { upsert_by: 'ref' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(both.map(({ body }) => body.created + body.unchanged)).toEqual([20, 20]);
    expect(await stored()).toMatchObject({ items: 20 });
  });

  it('is for whoever may write items there', async () => {
    const path = `${project.items}/batch`;
    const body = { items: [note('a')] };
    expect((await world.reader.send('POST', path, body)).status).toBe(403);
    expect((await world.stranger.send('POST', path, body)).status).toBe(404);
    expect((await world.anonymous.send('POST', path, body)).status).toBe(401);
    const elsewhere = `${world.projects}/nowhere/items/batch`;
    expect((await world.owner.send('POST', elsewhere, body)).status).toBe(404);
  });
});

it('a batch may be the first call to the default project of a workspace', async () => {
  const fresh = await makeWorld(app);
  const items = [{ item_type: 'note', ref: 'first' }];
  const made = await fresh.owner.send<Batch>('POST', `${fresh.projects}/default/items/batch`, { items });
  expect([made.status, made.body.created]).toEqual([201, 1]);
});

describe('changing items by what they are known by', () => {
  it.each(['ref', 'dedupe_key'] as const)(
    'creates or changes by %s, and the same again changes nothing',
    async (by) => {
      const entry = (name: string, more: object = {}): object => ({ item_type: 'note', [by]: name, ...more });
      const first = await batch(
        [entry('a', { data: { x: 1, y: 2 }, status: 'open', title: 'T' }), entry('b')],
        {
          upsert_by: by,
        },
      );
      const id = first.body.results[0]!.id!;
      const change = entry('a', { data: { y: 3 }, notes: 'N', capability: 'c' });
      const second = await batch([change, entry('c')], { upsert_by: by });
      expect([second.status, second.body.created, second.body.updated]).toEqual([201, 1, 1]);
      const read = await world.owner.send<{ updated_at: string }>('GET', `${project.items}/${id}`);
      expect(read.body).toMatchObject({
        ...{ data: { y: 3 }, title: 'T', capability: 'c' },
        disposition: { status: 'open', notes: 'N' },
      });
      const third = await batch([change, entry('c')], { upsert_by: by });
      expect([third.status, third.body.unchanged]).toEqual([200, 2]);
      const after = await world.owner.send<{ updated_at: string }>('GET', `${project.items}/${id}`);
      expect(after.headers.get('etag')).toBe(read.headers.get('etag'));
      const [told] = await app.sql<{ changes: object }>(
        `select data -> 'changes' as changes from events.log where type = 'item.updated' and subject = $1`,
        [`items/${id}`],
      );
      expect(told!.changes).toMatchObject({ data: [{ x: 1, y: 2 }, { y: 3 }] });
    },
  );

  it('refuses to change what is fixed, entries without a name, and names of others', async () => {
    await batch([note('a', { dedupe_key: 'k' }), note('b', { dedupe_key: 'l' })]);
    const { body } = await batch(
      [
        { item_type: 'asset', ref: 'a', data: { title: 'x' } },
        { item_type: 'note', dedupe_key: 'm' },
        note('b', { dedupe_key: 'k' }),
        note('new', { dedupe_key: 'k2', source: 'runtime' }),
      ],
      { mode: 'partial', upsert_by: 'ref' },
    );
    expect(body.results.map((one) => (one.errors ?? []).map(({ loc, type }) => [loc.at(-1), type]))).toEqual([
      [['item_type', 'fixed_field']],
      [['ref', 'missing']],
      [['dedupe_key', 'fixed_field']],
      [],
    ]);
  });
});
