import { randomUUID } from 'node:crypto';

import { ProjectPurges, CounterRollup } from '#item-links';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

/** A third of them for one caller. */
const CONNECTIONS = 60;

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp({}, { poolSize: CONNECTIONS });
  world = await makeWorld(app);
});
afterAll(() => app.close());

/** Lets the days pass in which deleted projects can be restored. */
async function purge(): Promise<void> {
  app.clock.advance(8 * 86_400_000);
  await app.get(ProjectPurges).purge();
}

it('lets exactly one of 50 clients create the same link', async () => {
  const project = await makeProject(world);
  for (let round = 0; round < effort(3, 50); round += 1) {
    const [a, b] = [await project.item(), await project.item()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        world.owner.send('POST', `${project.items}/${a}/links`, { relationship: 'r', target_item_id: b }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  }
});

it('leaves no dangling link when the project is deleted while 50 clients link in it', async () => {
  for (let round = 0; round < effort(3, 50); round += 1) {
    const project = await makeProject(world);
    const hub = await project.item();
    const ends = await Promise.all(Array.from({ length: 50 }, () => project.item()));
    const link = (end: string): ReturnType<typeof world.owner.send> =>
      world.owner.send('POST', `${project.items}/${end}/links`, { relationship: 'r', target_item_id: hub });
    const [deleted, ...linked] = await Promise.all([
      world.owner.send('DELETE', project.path),
      ...ends.map(link),
    ]);
    expect(deleted.status).toBe(204);
    for (const { status } of linked) expect([201, 404]).toContain(status);
    await purge();
    const left = await app.sql('select 1 from item_links.links where project_id = $1', [project.id]);
    expect(left).toHaveLength(0);
  }
});

it('leaves no dangling link when an item is deleted while 50 clients link to it', async () => {
  const project = await makeProject(world);
  const ends = await Promise.all(Array.from({ length: 50 }, () => project.item()));
  for (let round = 0; round < 6; round += 1) {
    const hub = await project.item();
    const link = (end: string, n: number): Promise<Answer> =>
      n % 2
        ? world.owner.send('POST', `${project.items}/${end}/links`, {
            relationship: 'r',
            target_item_id: hub,
          })
        : world.owner.send('POST', `${project.items}/${hub}/links`, {
            relationship: 'r',
            target_item_id: end,
          });
    // The deletion is sent in the middle of the links, at another place each round, once the first is there.
    const before = ends.slice(0, round * 10).map(link);
    if (before.length > 0) expect((await Promise.race(before)).status).toBe(201);
    const deleted = world.owner.send('DELETE', `${project.items}/${hub}`);
    const after = ends.slice(round * 10).map(link);
    for (const { status, body } of await Promise.all([...before, ...after])) {
      expect([201, 404], JSON.stringify(body)).toContain(status);
    }
    expect((await deleted).status).toBe(204);
    expect((await link(ends[0]!, 0)).status).toBe(404);
    const left = await app.sql(
      'select 1 from item_links.links where source_item_id = $1 or target_item_id = $1',
      [hub],
    );
    expect(left).toHaveLength(0);
  }
});

it('leaves no dangling link when an item is deleted while batches link to it', async () => {
  const project = await makeProject(world);
  const ends = await Promise.all(Array.from({ length: 20 }, () => project.item()));
  for (let round = 0; round < 4; round += 1) {
    const hub = await project.item();
    const batches = Array.from({ length: 20 }, (_, n) =>
      world.owner.send('POST', `${project.path}/links/batch`, {
        links: ends.map((end) => ({
          source_item_id: end,
          target_item_id: hub,
          relationship: `r${String(n)}`,
        })),
      }),
    );
    const deleted = await world.owner.send('DELETE', `${project.items}/${hub}`);
    expect(deleted.status).toBe(204);
    for (const { status, body } of await Promise.all(batches))
      expect([201, 404, 422], JSON.stringify(body)).toContain(status);
    const left = await app.sql('select 1 from item_links.links where target_item_id = $1', [hub]);
    expect(left).toHaveLength(0);
  }
});

it('lets nobody write a link past the service whose ends are not items of its project', async () => {
  const [project, other] = [await makeProject(world), await makeProject(world)];
  const [here, there, nowhere] = [await project.item(), await other.item(), randomUUID()];
  const near = await project.item();
  const write = (source: string, target: string): Promise<unknown> =>
    app.sql(
      `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship)
       values (gen_random_uuid(), now(), $1, $2, $3, 'r')`,
      [project.id, source, target],
    );
  for (const stranger of [there, nowhere]) {
    await expect(write(stranger, here)).rejects.toMatchObject({ constraint: 'fk_links_source' });
    await expect(write(here, stranger)).rejects.toMatchObject({ constraint: 'fk_links_target' });
  }
  await write(here, near);
  await expect(
    app.sql('update item_links.links set target_item_id = $2 where source_item_id = $1', [here, there]),
  ).rejects.toMatchObject({ constraint: 'fk_links_target' });
  await app.sql('delete from item_links.items where id = $1', [near]);
  expect(await app.sql('select 1 from item_links.links where project_id = $1', [project.id])).toEqual([]);
});

const deadlocks = async (): Promise<number> => {
  const [row] = await app.sql<{ n: string }>(
    'select deadlocks as n from pg_stat_database where datname = current_database()',
  );
  return Number(row!.n);
};

it('deletes items that are linked to each other at once, and what is removed link by link meanwhile', async () => {
  const project = await makeProject(world);
  const names = Array.from({ length: 8 }, (_, n) => `r${String(n)}`);
  for (let round = 0; round < 6; round += 1) {
    const items = await Promise.all(Array.from({ length: 4 }, () => project.item()));
    const links = items.flatMap((source) =>
      items
        .filter((target) => target !== source)
        .flatMap((target) =>
          names.map((relationship) => ({ source_item_id: source, target_item_id: target, relationship })),
        ),
    );
    const made = await world.owner.send('POST', `${project.path}/links/batch`, { links });
    expect(made.status).toBe(201);
    const remove = (some: object[]): Promise<Answer> =>
      world.owner.send('POST', `${project.path}/links/batch-delete`, { links: some });
    const [removed, reversed, ...deleted] = await Promise.all([
      remove(links),
      remove([...links].reverse()),
      ...items.map((item) => world.owner.send('DELETE', `${project.items}/${item}`)),
    ]);
    expect(deleted.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    for (const { status } of [removed, reversed]) expect([200, 404]).toContain(status);
    expect(await app.sql('select 1 from item_links.links where project_id = $1', [project.id])).toEqual([]);
    const history = await app.sql('select 1 from item_links.deleted_links where project_id = $1', [
      project.id,
    ]);
    expect(history).toHaveLength(links.length * (round + 1));
  }
  expect(await deadlocks()).toBe(0);
});

it('never loses the race between a dedupe key and the deletion of its item', async () => {
  const project = await makeProject(world);
  const target = await project.item({ ref: 'target' });
  const item = {
    item_type: 'note',
    dedupe_key: 'k',
    ref: 'k',
    links: [{ relationship: 'r', target_item_id: target }],
  };
  const create = async (): Promise<void> => {
    const { status, body } = await world.owner.send<{ id: string }>('POST', project.items, item);
    expect([200, 201], JSON.stringify(body)).toContain(status);
    const gone = await world.owner.send('DELETE', `${project.items}/${body.id}`);
    expect([204, 404]).toContain(gone.status);
  };
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      for (let round = 0; round < 10; round += 1) await create();
    }),
  );
});

it('loses none of many changes of one item', async () => {
  const project = await makeProject(world);
  const path = `${project.items}/${await project.item()}`;
  const other = await project.item();
  const keys = Array.from({ length: 30 }, (_, n) => `key-${String(n)}`);
  const changes = keys.map((key) => world.owner.send('PATCH', path, { data: { [key]: true } }));
  const links = keys.map((relationship) =>
    world.owner.send('POST', `${path}/links`, { relationship, target_item_id: other }),
  );
  for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
  for (const { status } of await Promise.all(links)) expect(status).toBe(201);
  const { body, headers } = await world.owner.send<{ data: object }>('GET', path);
  expect(Object.keys(body.data).sort()).toEqual([...keys].sort());
  expect(headers.get('etag')).toMatch(/^"2\.[0-9a-f-]{36}\.31"$/);
});

it('holds a rule against batches that are written while it is registered', async () => {
  const project = await makeProject(world);
  for (let round = 0; round < 6; round += 1) {
    const relationship = `r${String(round)}`;
    const [a, b, c] = [await project.item(), await project.item(), await project.item()];
    const batch = (...ends: [string, string][]): Promise<Answer> =>
      world.owner.send('POST', `${project.path}/links/batch`, {
        links: ends.map(([source_item_id, target_item_id]) => ({
          source_item_id,
          target_item_id,
          relationship,
        })),
      });
    const inline = { item_type: 'note', links: [{ relationship, target_item_id: b }] };
    const rule = { name: relationship, acyclic: true, target_types: ['note'] };
    const [there, back, created, registered] = await Promise.all([
      batch([a, b], [b, c]),
      batch([c, a]),
      world.owner.send('POST', project.items, inline),
      world.owner.send('POST', `${project.path}/relationships`, rule),
    ]);
    expect(created.status).toBe(201);
    const made = [there, back].filter(({ status }) => status === 201).length;
    expect([registered.status, made]).toEqual(registered.status === 201 ? [201, 1] : [409, 2]);
  }
});

it('leaves no item and no tally behind when the project is deleted while items are written', async () => {
  const project = await makeProject(world);
  const ids = await Promise.all(Array.from({ length: 10 }, () => project.item()));
  const [deleted, ...others] = await Promise.all([
    world.owner.send('DELETE', project.path),
    ...ids.map((id) => world.owner.send('PATCH', `${project.items}/${id}`, { status: 'open' })),
    ...ids.map(() => world.owner.send('POST', project.items, { item_type: 'note' })),
    ...ids.slice(5).map((id) => world.owner.send('DELETE', `${project.items}/${id}`)),
  ]);
  expect(deleted.status).toBe(204);
  for (const { status, body } of others) expect([200, 201, 204, 404], JSON.stringify(body)).toContain(status);
  await purge();
  await app.get(CounterRollup).fold();
  for (const table of ['items', 'item_tallies', 'item_tally_changes', 'deleted_links'])
    expect(
      await app.sql(`select 1 from item_links.${table} where project_id = $1`, [project.id]),
      table,
    ).toEqual([]);
});

it('has as many connections at work as it was given', async () => {
  const held = await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      app.sql<{ pid: number }>('select pg_backend_pid() as pid, pg_sleep(0.2)'),
    ),
  );
  expect(new Set(held.flat().map(({ pid }) => pid)).size).toBeGreaterThanOrEqual(16);
});
