import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

const CONNECTIONS = 20;

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp({}, { poolSize: CONNECTIONS });
  world = await makeWorld(app);
});
afterAll(() => app.close());

it('lets exactly one of 50 clients create the same link', async () => {
  const project = await makeProject(world);
  for (let round = 0; round < 5; round += 1) {
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
  for (let round = 0; round < 5; round += 1) {
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

it('has as many connections at work as it was given', async () => {
  const held = await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      app.sql<{ pid: number }>('select pg_backend_pid() as pid, pg_sleep(0.2)'),
    ),
  );
  expect(new Set(held.flat().map(({ pid }) => pid)).size).toBeGreaterThanOrEqual(16);
});
