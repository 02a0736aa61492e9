import { ProjectPurges } from '#item-links';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

interface Event {
  readonly action: string;
  readonly at: string;
  readonly by: string | null;
  readonly with_item: boolean;
  readonly link_id: string;
  readonly relationship: string;
}

interface History {
  readonly events: Event[];
  readonly next_cursor: string | null;
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

const history = (query = ''): Promise<Answer<History>> =>
  world.owner.send<History>('GET', `${project.path}/links/history${query}`);
const link = async (from: string, to: string, relationship: string): Promise<string> => {
  const body = { relationship, target_item_id: to };
  return (await world.owner.send<{ id: string }>('POST', `${project.items}/${from}/links`, body)).body.id;
};
const told = ({ events }: History): string[] =>
  events.map(({ action, relationship }) => `${action} ${relationship}`);

it('tells who created and deleted which link and when, newest first, after it is gone', async () => {
  const [a, b] = [await project.item(), await project.item()];
  const team = await world.teamKey(['items:write']);
  const id = await link(a, b, 'r');
  app.clock.advance(5_000);
  expect((await team.send('DELETE', `${project.items}/${b}/links/${id}`)).status).toBe(204);
  const { status, body } = await history();
  expect(status).toBe(200);
  const same = { link_id: id, relationship: 'r', source_item_id: a, target_item_id: b, with_item: false };
  expect(body).toEqual({
    events: [
      { ...same, action: 'deleted', by: null, at: expect.any(String) as string },
      { ...same, action: 'created', by: world.ownerId, at: expect.any(String) as string },
    ],
    next_cursor: null,
    previous_cursor: expect.any(String) as string,
  });
  const [deleted, created] = body.events;
  expect(Date.parse(deleted!.at) - Date.parse(created!.at)).toBeGreaterThanOrEqual(5_000);
});

it('tells of links made and removed in batches, and with new items', async () => {
  const [a, b] = [await project.item({ ref: 'a' }), await project.item({ ref: 'b' })];
  const links = ['one', 'two'].map((relationship) => ({
    source_item_id: a,
    target_item_id: b,
    relationship,
  }));
  await world.owner.send('POST', `${project.path}/links/batch`, { links });
  app.clock.advance(1_000);
  await world.owner.send('POST', project.items, {
    item_type: 'note',
    links: [{ target_ref: 'a', relationship: 'inline' }],
  });
  app.clock.advance(1_000);
  await world.owner.send('POST', `${project.path}/links/batch-delete`, { links: links.slice(0, 1) });
  await world.owner.send('POST', `${project.path}/links/batch-delete`, {
    links: links.slice(1),
    dry_run: true,
  });
  const { body } = await history();
  expect(told(body)).toEqual(['deleted one', 'created inline', 'created two', 'created one']);
  expect(body.events.map(({ by }) => by)).toEqual(Array.from({ length: 4 }, () => world.ownerId));
});

it('keeps the links of an item that is gone, and drops them with the project', async () => {
  const [a, b, c] = [await project.item(), await project.item(), await project.item()];
  await link(a, b, 'one');
  await link(b, c, 'two');
  await link(a, c, 'other');
  await app.sql('delete from item_links.items where id = $1', [b]);
  const ofItem = await history(`?item_id=${b}`);
  expect(told(ofItem.body).sort()).toEqual(['created one', 'created two', 'deleted one', 'deleted two']);
  const gone = ofItem.body.events.filter(({ action }) => action === 'deleted');
  expect(gone.map(({ with_item: withItem }) => withItem)).toEqual([true, true]);
  const rows = (): Promise<object[]> =>
    app.sql('select 1 from item_links.deleted_links where project_id = $1', [project.id]);
  expect(await rows()).toHaveLength(2);
  expect((await world.owner.send('DELETE', project.path)).status).toBe(204);
  app.clock.advance(8 * 86_400_000);
  await app.get(ProjectPurges).purge();
  expect(await rows()).toHaveLength(0);
});

it('is the same page by page, and can be narrowed', async () => {
  const items = await Promise.all(Array.from({ length: 4 }, () => project.item()));
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) ids.push(await link(items[n % 3]!, items[3]!, String(n)));
  for (const id of ids.slice(0, 3))
    await world.owner.send('DELETE', `${project.items}/${items[3]!}/links/${id}`);
  const whole = (await history('?limit=200')).body.events;
  expect(whole).toHaveLength(9);
  for (const limit of [1, 2, 4, 9]) {
    const found: Event[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `?limit=${String(limit)}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: Answer<History> = await history(query);
      found.push(...page.body.events);
      cursor = page.body.next_cursor;
      expect(page.headers.has('link')).toBe(cursor !== null);
    }
    expect(found).toEqual(whole);
  }
  const only = async (query: string): Promise<number> => (await history(query)).body.events.length;
  expect(await only('?action=deleted')).toBe(3);
  expect(await only('?action=created')).toBe(6);
  expect(await only(`?item_id=${items[0]!}`)).toBe(3);
  expect(await only(`?item_id=${items[3]!}&action=deleted`)).toBe(3);
});

it('refuses bad input with 422, strangers and unknown projects with 404', async () => {
  for (const query of [
    `item_id=${'x'.repeat(129)}`,
    'action=moved',
    'limit=0',
    'limit=201',
    'cursor=x',
    'cursor=dx',
    'cursor=',
  ])
    expect([query, (await history(`?${query}`)).status]).toEqual([query, 422]);
  const path = `${project.path}/links/history`;
  expect((await world.stranger.send('GET', path)).status).toBe(404);
  expect((await world.reader.send('GET', path)).status).toBe(200);
  expect((await world.owner.send('GET', `${world.projects}/nowhere/links/history`)).status).toBe(404);
});

it('says nothing of items of other projects', async () => {
  const [a, b] = [await project.item(), await project.item()];
  await link(a, b, 'r');
  const other = await makeProject(world);
  const { body } = await world.owner.send<History>('GET', `${other.path}/links/history?item_id=${a}`);
  expect(body.events).toEqual([]);
});
