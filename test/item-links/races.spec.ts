import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
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
  for (let round = 0; round < 3; round += 1) {
    const hub = await project.item();
    const ends = await Promise.all(Array.from({ length: 50 }, () => project.item()));
    const linked = ends.map((end, n) =>
      n % 2
        ? world.owner.send('POST', `${project.items}/${end}/links`, { relationship: 'r', target_item_id: hub })
        : world.owner.send('POST', `${project.items}/${hub}/links`, { relationship: 'r', target_item_id: end }),
    );
    const deleted = app.sql('delete from item_links.items where id = $1', [hub]);
    for (const { status } of await Promise.all(linked)) expect([201, 404]).toContain(status);
    await deleted;
    const left = await app.sql(
      'select 1 from item_links.links where source_item_id = $1 or target_item_id = $1',
      [hub],
    );
    expect(left).toHaveLength(0);
  }
});
