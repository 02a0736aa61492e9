import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type TestApp, startApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

type Project = Awaited<ReturnType<typeof makeProject>>;
interface Changed {
  readonly dry_run: boolean;
  readonly updated: number;
  readonly unchanged: number;
  readonly results: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly version: number;
    readonly updated_at: string;
  }[];
  readonly errors?: readonly { readonly loc: readonly (string | number)[]; readonly type: string }[];
}

let app: TestApp;
let world: World;
let project: Project;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());

const fresh = async (): Promise<void> => {
  project = await makeProject(world);
};
const change = async (body: object, query = ''): Promise<{ status: number; body: Changed }> =>
  world.owner.send<Changed>('PATCH', `${project.items}/batch${query}`, body);
const kept = async (id: string): Promise<Record<string, unknown>> =>
  (await world.owner.send('GET', `${project.items}/${id}`)).body;
const items = (count: number): object[] =>
  Array.from({ length: count }, (_, n) => ({ item_type: n % 2 === 0 ? 'note' : 'task', data: { n } }));

describe('items that are changed alike', () => {
  it('are those of the ids, each told of, and what is so already keeps its version', async () => {
    await fresh();
    const [one, two] = [
      await project.item({ data: { a: 1, b: 1 } }),
      await project.item({ status: 'resolved' }),
    ];
    const other = await project.item();
    const { body } = await change({ ids: [two, one, two], status: 'resolved' });
    expect(body).toMatchObject({ dry_run: false, updated: 1, unchanged: 1 });
    expect(body.results.map(({ id, outcome, version }) => [id, outcome, version])).toEqual([
      [two, 'unchanged', 1],
      [one, 'updated', 2],
    ]);
    await change({ ids: [one.toUpperCase()], data: { b: 2 }, notes: 'Seen' });
    expect(await kept(one)).toMatchObject({
      data: { a: 1, b: 2 },
      disposition: { notes: 'Seen', status: 'resolved' },
    });
    expect(await kept(other)).toMatchObject({ disposition: null });
    const told = await app.sql<{ subject: string }>(
      `select subject from events.log where type = 'item.updated' and subject like $1`,
      [`%${one}%`],
    );
    expect(told).toHaveLength(2);
    expect((await change({ ids: [one], clear_status: true })).body.updated).toBe(1);
    expect(await kept(one)).toMatchObject({ disposition: { status: null } });
  });

  it('are told when that was: one moment for all that were changed', async () => {
    await fresh();
    const [one, two] = [await project.item(), await project.item()];
    const was = (await kept(two))['updated_at'];
    const { results } = (await change({ ids: [one], notes: 'n' })).body;
    expect(results[0]?.updated_at).toBe((await kept(one))['updated_at']);
    const again = (await change({ ids: [one, two], notes: 'n' })).body.results;
    expect(again.map(({ updated_at: at }) => at)).toEqual([
      (await kept(one))['updated_at'],
      (await kept(two))['updated_at'],
    ]);
    expect(again[0]?.updated_at).toBe(results[0]?.updated_at);
    expect(again[1]?.updated_at).not.toBe(was);
  });

  it('are all that match a filter, at most 500, and are found by what they are now', async () => {
    await fresh();
    await world.owner.send('POST', `${project.items}/batch`, { items: items(500) });
    expect((await change({ title: 'Zebra' }, '?item_type=task')).body).toMatchObject({ updated: 250 });
    const { body } = await world.owner.send<{ total: number }>('GET', `${project.items}?q=zebra`);
    expect(body.total).toBe(250);
    expect((await change({ notes: 'n' }, '?created_after=2000-01-01')).body.updated).toBe(500);
    await project.item();
    const many = await change({ notes: 'm' }, '?created_after=2000-01-01');
    expect([many.status, many.body.errors?.[0]?.type]).toEqual([422, 'too_many_matches']);
    expect((await change({ notes: 'm' }, '?item_type=nothing')).body).toMatchObject({
      updated: 0,
      results: [],
    });
  });

  it('are changed where nothing but the last digits of a number, or less than a change, is different', async () => {
    await fresh();
    const id = await project.item({ data: { a: 1, b: 2 } });
    const numbered = (number: string): Promise<{ status: number; body: Changed }> =>
      world.owner.send<Changed>(
        'PATCH',
        `${project.items}/batch`,
        `{"ids":["${id}"],"data":{"n":${number}}}`,
      );
    expect((await numbered('1098765432109876543')).body.updated).toBe(1);
    expect((await numbered('1098765432109876544')).body).toMatchObject({ updated: 1, unchanged: 0 });
    expect((await numbered('1098765432109876544')).body).toMatchObject({ updated: 0, unchanged: 1 });
    const [row] = await app.sql<{ n: string }>(
      `select data ->> 'n' as n from item_links.items where id = $1`,
      [id],
    );
    expect(row?.n).toBe('1098765432109876544');
  });

  it('are only looked at in a dry run', async () => {
    await fresh();
    const id = await project.item();
    expect((await change({ ids: [id], status: 'open', dry_run: true })).body).toMatchObject({
      dry_run: true,
      updated: 1,
    });
    expect(await kept(id)).toMatchObject({ disposition: null });
  });

  it('are changed all or none', async () => {
    await fresh();
    const note = await project.item();
    const finding = await project.item({
      item_type: 'finding',
      data: { title: 'F', severity: 'high', category: 'c' },
    });
    const wrong = await change({ ids: [note, finding], data: { severity: 'purple' } });
    expect([wrong.status, wrong.body.errors?.map(({ loc }) => loc.slice(0, 3))]).toEqual([
      422,
      [['body', 'ids', 1]],
    ]);
    expect(await kept(note)).toMatchObject({ data: {} });
    const lost = await change({ ids: [note, '01932f6e-0000-7000-8000-000000000001'], notes: 'n' });
    expect([lost.status, lost.body.errors?.map(({ loc }) => loc)]).toEqual([404, [['body', 'ids', 1]]]);
    const elsewhere = await project.item();
    await fresh();
    expect((await change({ ids: [elsewhere], notes: 'n' })).status).toBe(404);
  });

  it('are named in one way, and not too many', async () => {
    await fresh();
    const id = await project.item();
    const ids = (count: number): string[] => Array.from({ length: count }, () => id);
    const cases: [number, object, string][] = [
      [422, { notes: 'n' }, ''],
      [422, { ids: [id], notes: 'n' }, '?item_type=note'],
      [422, { ids: [], notes: 'n' }, ''],
      [422, { ids: ['x'], notes: 'n' }, ''],
      [422, { ids: 'x', notes: 'n' }, ''],
      [422, { ids: ids(501), notes: 'n' }, ''],
      [200, { ids: ids(500), notes: 'n' }, ''],
      [422, { ids: [id], status: 'open', clear_status: true }, ''],
      [422, { ids: [id], ref: 'other' }, ''],
    ];
    for (const [status, body, query] of cases)
      expect((await change(body, query)).status, JSON.stringify(body).slice(0, 80)).toBe(status);
    expect(
      (await world.reader.send('PATCH', `${project.items}/batch`, { ids: [id], notes: 'n' })).status,
    ).toBe(403);
    const nowhere = `${world.projects}/nowhere/items/batch`;
    expect((await world.owner.send('PATCH', nowhere, { ids: [id], notes: 'n' })).status).toBe(404);
  });
});
