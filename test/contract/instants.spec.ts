import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { type Client, connect, firstId, type Person, person } from '../node-graph/world.js';
import { create, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';

let app: TestApp;
let world: World;
let items: string;
let owner: Person;
let graph: Client;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  ({ items } = await makeProject(world));
  owner = await person(app);
  graph = await connect(app, owner);
});

afterAll(async () => {
  graph.close();
  await app.close();
});

const IMPOSSIBLE = [
  '2999-02-29T12:00:00Z',
  '2999-02-30T12:00:00Z',
  '2999-04-31T12:00:00Z',
  '2999-13-01T12:00:00Z',
  '2999-00-10T12:00:00Z',
  '2999-01-00T12:00:00Z',
  '2999-01-01T24:00:00Z',
  '2999-01-01T12:60:00Z',
  '2999-01-01T12:00:61Z',
  '2999-01-01T12:00:00+15:00',
  '29990230T120000Z',
  '2999-0130T120000Z',
  'tomorrow',
];

/** The same moment, as ISO 8601 lets it be written. */
const MOMENTS = [
  '2999-03-10T17:00:00Z',
  '2999-03-10T17:00:00.000Z',
  '2999-03-10T19:00:00+02:00',
  '2999-03-10T19:00:00+0200',
  '29990310T170000Z',
  '29990310T1700Z',
  '29990310T190000+02',
];
const MOMENT = '2999-03-10T17:00:00.000Z';

async function expiryOf(expiresAt: string): Promise<[number, unknown]> {
  const { body } = await send<{ slug: string }>(app, 'POST', '/api/links', {
    urls: ['https://example.com'],
    expiresAt,
  });
  if (typeof body.slug !== 'string') return [400, null];
  const [row] = await app.sql<{ at: Date | null }>(
    'select expires_at as at from linky.bundles where slug = $1',
    [body.slug],
  );
  return [201, row?.at?.toISOString() ?? null];
}

describe('a moment that is not in the calendar', () => {
  it.each(IMPOSSIBLE)('is refused wherever one is taken: %s', async (moment) => {
    expect(await expiryOf(moment)).toEqual([400, null]);
    expect(await graph.ask('node:add', { dueDate: moment })).toMatchObject({
      error: 'bad_request.invalid_due_datetime',
    });
    const node = firstId((await graph.ask('node:add', {})).diff.nodes);
    const { email } = await createUser(app);
    const share = await graph.ask('node:access', { id: node, email, due: moment });
    expect(share).toMatchObject({ ok: false, error: expect.stringContaining('invalid_due') as string });
    expect((await graph.ask('node:publish', { id: node, due: moment })).ok).toBe(false);
    for (const name of ['created_after', 'created_before']) {
      const query = new URLSearchParams({ [name]: moment });
      expect((await world.owner.send('GET', `${items}?${query.toString()}`)).status, name).toBe(422);
    }
  });
});

describe('a moment', () => {
  it.each(MOMENTS)('is read however ISO 8601 writes it: %s', async (moment) => {
    expect(await expiryOf(moment)).toEqual([201, MOMENT]);
    const { diff } = await graph.ask('node:add', { dueDate: moment });
    expect(diff.nodes[0]).toMatchObject({
      dueDate: expect.stringMatching(/^2999-03-10T17:00:00(\.000)?Z$/) as string,
    });
    const query = new URLSearchParams({ created_before: moment });
    expect((await world.owner.send('GET', `${items}?${query.toString()}`)).status).toBe(200);
  });

  it('is asked for where a day does not say it', async () => {
    expect(await expiryOf('2999-03-10')).toEqual([400, null]);
    expect(await expiryOf('2999-03-10T17:00:00')).toEqual([400, null]);
    expect((await create(app)).slug).toBeDefined();
  });
});

describe('a day', () => {
  it.each(['2026-11-01', '20261101'])(
    'is enough where items are looked for by when they were made: %s',
    async (day) => {
      const other = await makeProject(world);
      const [old, young] = [await other.item(), await other.item()];
      await app.sql(`update item_links.items set created_at = '2026-10-31T23:59:59.999999Z' where id = $1`, [
        old,
      ]);
      await app.sql(`update item_links.items set created_at = '2026-11-01T00:00:00Z' where id = $1`, [young]);
      const found = async (name: string): Promise<string[]> =>
        (
          await world.owner.send<{ items: { id: string }[] }>('GET', `${other.items}?${name}=${day}`)
        ).body.items.map(({ id }) => id);
      expect(await found('created_after')).toEqual([young]);
      expect(await found('created_before')).toEqual([old]);
    },
  );

  it.each(['2026-12-10', '20261210'])(
    'on which a node is due stays that day, everywhere: %s',
    async (day) => {
      const dueDate = '2026-12-10';
      const added = await graph.ask('node:add', { dueDate: day });
      expect(added.diff.nodes[0]).toMatchObject({ dueDate });
      const id = firstId(added.diff.nodes);
      const told = async (event: string, payload: object): Promise<unknown> =>
        (await graph.ask(event, payload)).nodes.find((node) => node.id === id)?.['dueDate'];
      expect(await told('graph:get', {})).toBe(dueDate);
      expect(await told('graph:ready', {})).toBe(dueDate);
      expect(await told('graph:export', { root: id })).toBe(dueDate);
      const moment = '2026-12-10T00:00:00.000Z';
      const changed = await graph.ask('node:update', { id, dueDate: moment });
      expect(changed.diff.nodes[0]).toMatchObject({ dueDate: moment });
      expect(await told('graph:get', {})).toBe(moment);
      const [latest] = (await graph.ask('history:page', {})).batches;
      expect((await graph.ask('history:undo', { batchId: latest?.batchId })).ok).toBe(true);
      expect(await told('graph:get', {})).toBe(dueDate);
      const imported = await graph.ask('graph:import', await graph.ask('graph:export', { root: id }));
      expect(imported.diff.nodes[0]).toMatchObject({ dueDate });
    },
  );

  it.each(['2999-02-29', '2999-13-01', '29990230'])(
    'is refused where there is none such: %s',
    async (day) => {
      expect((await world.owner.send('GET', `${items}?created_after=${day}`)).status).toBe(422);
      expect((await graph.ask('node:add', { dueDate: day })).ok).toBe(false);
    },
  );
});
