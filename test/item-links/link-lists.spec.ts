import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

interface Listed {
  readonly links: { direction: string; link_id: string; relationship: string; item: { id: string } }[];
  readonly next_cursor?: string | null;
}

interface ProjectPage {
  readonly links: Record<string, unknown>[];
  readonly next_cursor: string | null;
}

const UNKNOWN = '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let hub: string;
let leaf: string;

/** A hub with links in both directions, by two relationships, to items of two types. */
beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  hub = await project.item({ ref: 'hub' });
  leaf = await project.item({ ref: 'leaf', item_type: 'asset', data: { title: 'Leaf' } });
  const link = (from: string, to: string, relationship: string): Promise<unknown> =>
    world.owner.send('POST', `${project.items}/${from}/links`, { relationship, target_item_id: to });
  for (let n = 0; n < 5; n += 1) {
    const other = await project.item();
    await link(hub, other, 'out');
    await link(other, hub, 'in');
    await link(hub, leaf, `to-leaf-${String(n)}`);
  }
});
afterAll(() => app.close());

const list = (query = '', item = hub): ReturnType<typeof world.owner.send<Listed>> =>
  world.owner.send<Listed>('GET', `${project.items}/${item}/links${query}`);

/** All pages, by the cursors of the bodies; each page's `Link` header leads to the same next page. */
async function pages<T extends { next_cursor?: string | null }>(path: string, query: string): Promise<T[]> {
  const found: T[] = [];
  for (let next: string | null = `${path}?${query}`; next !== null;) {
    const answer: Answer<T> = await world.owner.send<T>('GET', next);
    const { body } = answer;
    expect(answer.status).toBe(200);
    found.push(body);
    const header: string | undefined = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    expect(header === undefined).toBe(body.next_cursor === null);
    if (header !== undefined) expect(header).toContain(`cursor=${body.next_cursor!}`);
    next = header ?? null;
  }
  return found;
}

describe('the links of an item', () => {
  it('come all at once and without a cursor when nothing is asked for', async () => {
    const { body, headers } = await list();
    expect(Object.keys(body)).toEqual(['links']);
    expect(body.links).toHaveLength(15);
    expect(headers.get('link')).toBeNull();
    expect((await list('?unknown=1')).body).toEqual(body);
  });

  it.each([
    ['direction=outgoing', 10],
    ['direction=incoming', 5],
    ['relationship=out', 5],
    ['relationship=OUT', 0],
    ['item_type=asset', 5],
    ['item_type=note&direction=outgoing', 5],
    ['item_type=note&direction=incoming&relationship=in', 5],
    ['direction=incoming&relationship=out', 0],
    ['limit=200', 15],
  ])('filtered by %s are %d', async (query, count) => {
    const all = (await list()).body.links;
    const { body } = await list(`?${query}`);
    expect(body.next_cursor).toBeNull();
    expect(body.links).toHaveLength(count);
    expect(all.filter(({ link_id: id }) => body.links.some(({ link_id: one }) => one === id))).toEqual(
      body.links,
    );
  });

  it.each([1, 2, 5, 14, 15, 16])('are the same in pages of %d', async (limit) => {
    const all = (await list()).body.links;
    const found = await pages<Listed>(`${project.items}/${hub}/links`, `limit=${String(limit)}`);
    expect(found.flatMap(({ links }) => links)).toEqual(all);
    expect(found).toHaveLength(Math.ceil(15 / limit));
  });

  it('keep their filter from page to page', async () => {
    const found = await pages<Listed>(
      `${project.items}/${hub}/links`,
      'limit=3&direction=outgoing&item_type=asset',
    );
    expect(found.map(({ links }) => links.length)).toEqual([3, 2]);
  });

  it('are neither lost nor doubled when others are removed between two pages', async () => {
    const item = await project.item();
    for (let n = 0; n < 4; n += 1)
      await world.owner.send('POST', `${project.items}/${item}/links`, {
        relationship: String(n),
        target_item_id: hub,
      });
    const first = await list('?limit=2', item);
    await world.owner.send('DELETE', `${project.items}/${item}/links/${first.body.links[1]!.link_id}`);
    const second = await list(`?limit=2&cursor=${first.body.next_cursor!}`, item);
    expect(second.body.links.map(({ relationship }) => relationship)).toEqual(['2', '3']);
  });

  it.each([
    ['direction=both', 'direction', 'enum'],
    ['relationship=', 'relationship', 'string_too_short'],
    [`relationship=${'x'.repeat(65)}`, 'relationship', 'string_too_long'],
    [`item_type=${'x'.repeat(65)}`, 'item_type', 'string_too_long'],
    ['limit=0', 'limit', 'greater_than_equal'],
    ['limit=201', 'limit', 'less_than_equal'],
    ['limit=x', 'limit', 'int_type'],
    ['cursor=', 'cursor', 'string_too_short'],
    ['cursor=nonsense', 'cursor', 'cursor_invalid'],
    [`cursor=${Buffer.from('99999999999999999.x').toString('base64url')}`, 'cursor', 'cursor_invalid'],
  ])('refuse %s with 422', async (query, field, type) => {
    expect(await list(`?${query}`)).toMatchObject({
      status: 422,
      body: { type: 'validation_error', errors: [{ loc: ['query', field], type }] },
    });
  });

  it('are 404 for an unknown item or project', async () => {
    expect((await list('?limit=1', UNKNOWN)).status).toBe(404);
    const elsewhere = `${world.projects}/nowhere/items/${hub}/links?limit=1`;
    expect((await world.owner.send('GET', elsewhere)).status).toBe(404);
  });
});

describe('the links of a project', () => {
  const path = (): string => `${project.path}/links`;

  it('come oldest first with both ends, page by page', async () => {
    const [whole] = await pages<ProjectPage>(path(), 'limit=200');
    const found = await pages<ProjectPage>(path(), 'limit=7');
    expect(found.flatMap(({ links }) => links)).toEqual(whole!.links);
    expect(whole!.links[0]).toEqual({
      id: expect.any(String) as string,
      created_at: expect.any(String) as string,
      project_id: project.id,
      relationship: 'out',
      source_item_id: hub,
      target_item_id: expect.any(String) as string,
      source: { id: hub, item_type: 'note', ref: 'hub', title: null },
      target: { id: whole!.links[0]!['target_item_id'], item_type: 'note', ref: null, title: null },
    });
  });

  it('are filtered by relationship and by the type of either end', async () => {
    for (const [query, count] of [
      ['relationship=out', 5],
      ['item_type=asset', 5],
      ['item_type=asset&relationship=to-leaf-3', 1],
      ['relationship=nothing', 0],
    ] as const) {
      const { body } = await world.owner.send<{ links: object[] }>('GET', `${path()}?${query}`);
      expect([query, body.links.length]).toEqual([query, count]);
    }
  });

  it('refuse a bad cursor with 422 and an unknown project with 404', async () => {
    expect(await world.owner.send('GET', `${path()}?cursor=x`)).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['query', 'cursor'] }] },
    });
    expect((await world.owner.send('GET', `${world.projects}/nowhere/links`)).status).toBe(404);
    expect((await world.reader.send('GET', path())).status).toBe(200);
  });

  it('show nothing of other projects', async () => {
    const other = await makeProject(world);
    expect((await world.owner.send('GET', `${other.path}/links`)).body).toEqual({
      links: [],
      next_cursor: null,
    });
  });
});
