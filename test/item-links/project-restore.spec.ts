import { LinkHistoryRecords, ProjectPurges } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());

type Project = Awaited<ReturnType<typeof makeProject>>;

/** A project with two items, a link between them and one that was removed. */
async function filled(): Promise<Project & { readonly a: string; readonly b: string }> {
  const project = await makeProject(world);
  const [a, b] = [await project.item({ ref: 'a' }), await project.item({ ref: 'b' })];
  const { send } = world.owner;
  await send('POST', `${project.items}/${a}/links`, { relationship: 'kept', target_item_id: b });
  const gone = await send('POST', `${project.items}/${a}/links`, { relationship: 'gone', target_item_id: b });
  await send('DELETE', `${project.items}/${a}/links/${String(gone.body['id'])}`);
  await send('POST', `${project.path}/relationships`, { name: 'ruled' });
  return { ...project, a, b };
}

const remove = async (project: Project): Promise<void> => {
  expect((await world.owner.send('DELETE', project.path)).status).toBe(204);
};
const restore = (name: string, client = world.owner): ReturnType<typeof client.send> =>
  client.send('POST', `${world.projects}/${name}/restore`);

async function rowsOf({ id }: Project): Promise<number> {
  const tables = ['items', 'links', 'deleted_links', 'relationships', 'item_tallies', 'item_tally_changes'];
  const counts = tables.map((table) => `(select count(*) from item_links.${table} where project_id = $1)`);
  const [row] = await app.sql<{ n: string }>(
    `select ${counts.join(' + ')} + (select count(*) from item_links.projects where id = $1) as n`,
    [id],
  );
  return Number(row?.n);
}

describe('a deleted project', () => {
  it('is gone at once, with everything in it, for whoever asks however', async () => {
    const project = await filled();
    await remove(project);
    const { path, items, a, b, id } = project;
    const calls: [string, string, unknown?][] = [
      ['GET', path],
      ['GET', `${world.projects}/${id}`],
      ['PATCH', path, { name: 'Another' }],
      ['DELETE', path],
      ['GET', items],
      ['POST', items, { item_type: 'note' }],
      ['GET', `${items}/summary`],
      ['GET', `${items}/facets`],
      ['GET', `${items}/export`],
      ['GET', `${items}/${a}`],
      ['GET', `${items}/a`],
      ['PATCH', `${items}/${a}`, { title: 'x' }],
      ['DELETE', `${items}/${a}`],
      ['GET', `${items}/${a}/links`],
      ['POST', `${items}/${a}/links`, { relationship: 'r', target_item_id: b }],
      ['POST', `${items}/${a}/links`, { relationship: 'r', target_ref: 'b' }],
      ['GET', `${items}/${a}/graph`],
      ['GET', `${path}/links`],
      ['GET', `${path}/links/history`],
      [
        'POST',
        `${path}/links/batch`,
        { links: [{ source_item_id: a, target_item_id: b, relationship: 'r' }] },
      ],
      ['GET', `${path}/relationships`],
      ['GET', `${path}/item-types`],
    ];
    for (const [method, address, body] of calls) {
      const answer = await world.owner.send(method, address, body);
      expect([method, address, answer.status]).toEqual([method, address, 404]);
    }
    const listed = await world.owner.send<{ id: string }[]>('GET', world.projects);
    expect(listed.body.map((each) => each.id)).not.toContain(id);
  });

  it('can be restored for seven days, as it was, by key and by id', async () => {
    const project = await filled();
    const { send } = world.owner;
    const before = await send('GET', project.path);
    const item = await send('GET', `${project.items}/${project.a}`);
    const links = await send('GET', `${project.items}/${project.a}/links`);
    const history = await send('GET', `${project.path}/links/history`);
    for (const name of [project.key, project.id, project.id.toUpperCase()]) {
      await remove(project);
      app.clock.advance(7 * DAY_MS - 60_000);
      await app.get(ProjectPurges).purge();
      const restored = await restore(name);
      expect(restored).toMatchObject({ status: 200, body: before.body });
      expect(restored.headers.get('etag')).toBe(before.headers.get('etag'));
    }
    expect((await send('GET', project.path)).body).toEqual(before.body);
    const again = await send('GET', `${project.items}/${project.a}`);
    expect([again.body, again.headers.get('etag')]).toEqual([item.body, item.headers.get('etag')]);
    expect((await send('GET', `${project.items}/${project.a}/links`)).body).toEqual(links.body);
    expect((await send('GET', `${project.path}/links/history`)).body).toEqual(history.body);
    expect((await send('GET', `${project.path}/relationships`)).body).toMatchObject({
      relationships: [{ name: 'ruled' }],
    });
    expect((await restore(project.key)).status).toBe(200);
  });

  it('is restored by whoever may delete it, and by nobody else', async () => {
    const project = await filled();
    await remove(project);
    expect((await restore(project.key, world.anonymous)).status).toBe(401);
    expect((await restore(project.key, world.reader)).status).toBe(403);
    expect((await restore(project.key, world.stranger)).status).toBe(404);
    expect((await restore(project.key, await world.limitedTo(['items:write', 'projects:read']))).status).toBe(
      403,
    );
    const elsewhere = await makeWorld(app);
    expect((await elsewhere.owner.send('POST', `${elsewhere.projects}/${project.id}/restore`)).status).toBe(
      404,
    );
    expect((await restore('never-was')).status).toBe(404);
    expect((await restore(project.key)).status).toBe(200);
  });

  it('leaves its key to others; who takes it keeps it', async () => {
    const first = await makeProject(world, 'reused');
    await remove(first);
    const second = await makeProject(world, 'reused');
    expect(second.id).not.toBe(first.id);
    for (const name of ['reused', first.id])
      expect(await restore(name)).toMatchObject({ status: 409, body: { type: 'already_exists_error' } });
    await remove(second);
    expect((await restore('reused')).body).toMatchObject({ id: second.id });
    await remove(second);
    expect((await restore(first.id)).body).toMatchObject({ id: first.id });
  });

  it('honours If-Match when it is deleted', async () => {
    const project = await makeProject(world);
    const { headers } = await world.owner.send('GET', project.path);
    const stale = { 'if-match': '"1.99"' };
    expect((await world.owner.send('DELETE', project.path, undefined, stale)).status).toBe(412);
    const known = { 'if-match': headers.get('etag') ?? '' };
    expect((await world.owner.send('DELETE', project.path, undefined, known)).status).toBe(204);
  });

  it('is purged after that in batches, whatever is in it, by one of many replicas', async () => {
    const project = await filled();
    const other = await filled();
    await app.sql(
      `insert into item_links.items (id, created_at, project_id, organization_id, item_type, data, source, updated_at)
       select gen_random_uuid(), now(), $1, gen_random_uuid(), 'note', '{}', 'api', now() from generate_series(1, 2500)`,
      [project.id],
    );
    await app.sql(
      `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship)
       select gen_random_uuid(), now(), $1, id, $2, 'r' from item_links.items where project_id = $1 and id <> $2`,
      [project.id, project.a],
    );
    await remove(project);
    app.clock.advance(7 * DAY_MS + 1_000);
    expect((await restore(project.key)).status).toBe(404);
    const purges = app.get(ProjectPurges);
    await Promise.all([purges.purge(), purges.purge(), purges.purge()]);
    expect(await rowsOf(project)).toBe(0);
    expect(await rowsOf(other)).toBeGreaterThan(4);
    expect((await restore(project.id)).status).toBe(404);
  });
});

it('the history of a link that is gone goes after a year, that of others stays', async () => {
  const project = await filled();
  const actions = async (): Promise<unknown[]> => {
    const { body } = await world.owner.send<{ events: { action: string }[] }>(
      'GET',
      `${project.path}/links/history`,
    );
    return body.events.map(({ action }) => action).sort();
  };
  app.clock.advance(364 * DAY_MS);
  await app.get(LinkHistoryRecords).sweep();
  expect(await actions()).toEqual(['created', 'created', 'deleted']);
  app.clock.advance(2 * DAY_MS);
  await app.get(LinkHistoryRecords).sweep();
  expect(await actions()).toEqual(['created']);
});
