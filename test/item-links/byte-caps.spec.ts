import { randomBytes } from 'node:crypto';

import { ItemUsage } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

const ITEM = 2_048;
const PROJECT = 30_000;
const WORKSPACE = 50_000;
/** Beside what is sent. */
const OVERHEAD = 400;
const LINK = 200;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    byteCaps: { ...USUAL_BYTE_CAPS, item: ITEM, project: PROJECT, workspace: WORKSPACE },
  });
});
afterAll(() => app.close());

const text = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
const item = (bytes: number): object => ({ item_type: 'note', data: { text: text(bytes - 11) } });
const post = (world: World, path: string, body: object): Promise<Answer<{ id: string; detail: string }>> =>
  world.owner.send('POST', path, body);

/** Fills a project with as many items of that size as it takes; answers their ids. */
async function fill(world: World, items: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const answer = await post(world, items, item(size));
    if (answer.status !== 201) return ids;
    ids.push(answer.body.id);
  }
}

describe('an item', () => {
  it('has as many bytes as are set and no more, when it is made and when it is changed', async () => {
    const world = await makeWorld(app);
    const { items } = await makeProject(world);
    const made = await post(world, items, { ...item(ITEM - 100), notes: 'n'.repeat(100) });
    expect(made.status).toBe(201);
    const larger = await world.owner.send('POST', items, { ...item(ITEM - 100), notes: 'n'.repeat(101) });
    expect(larger).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'data'], type: 'too_large' }] },
    });
    expect(JSON.stringify(larger.body)).toContain(`at most ${String(ITEM)} bytes, not ${String(ITEM + 1)}`);
    const path = `${items}/${made.body.id}`;
    expect((await world.owner.send('PATCH', path, { title: 'x' })).status).toBe(422);
    expect((await world.owner.send('PATCH', path, { notes: null, title: 'x' })).status).toBe(200);
  });
});

describe('a project', () => {
  it('has room for so many bytes of items and links, and has it again when some are deleted', async () => {
    const world = await makeWorld(app);
    const { items, path } = await makeProject(world);
    const size = 1_500;
    const ids = await fill(world, items, size);
    expect(ids).toHaveLength(Math.floor(PROJECT / (size + OVERHEAD)));
    const refused = await post(world, items, item(size));
    expect(refused).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
    expect(refused.body.detail).toContain(`project may have ${String(PROJECT)} bytes`);
    expect(refused.body.detail).toMatch(/would have about \d{5}/);
    await app.get(ItemUsage).projects.countDue();

    const [one = '', two = ''] = ids;
    const growth = { data: { more: text(1_000) }, notes: null };
    expect((await world.owner.send('PATCH', `${items}/${one}`, growth)).status).toBe(422);
    const room = PROJECT - ids.length * (size + OVERHEAD);
    const link = (relationship: string): Promise<Answer<{ id: string }>> =>
      post(world, `${items}/${one}/links`, { relationship, target_item_id: two });
    let links = 0;
    while ((await link(`r${String(links)}`)).status === 201) links += 1;
    expect(links).toBeGreaterThan(0);
    expect(links).toBeLessThanOrEqual(Math.ceil(room / LINK) + 1);
    const batch = { links: [{ relationship: 'x', source_item_id: one, target_item_id: two }] };
    expect((await post(world, `${path}/links/batch`, batch)).status).toBe(409);
    expect((await post(world, `${path}/links/batch`, { ...batch, dry_run: true })).status).toBe(200);
    // What is there can be read, made smaller and removed.
    expect((await world.owner.send('PATCH', `${items}/${one}`, { data: { text: 'less' } })).status).toBe(200);
    for (const id of ids.slice(2))
      expect((await world.owner.send('DELETE', `${items}/${id}`)).status).toBe(204);
    await expect.poll(async () => (await post(world, items, item(size))).status).toBe(201);
  });

  it('answers a replay although it is full', async () => {
    const world = await makeWorld(app);
    const { items } = await makeProject(world);
    const keyed = { ...item(500), dedupe_key: 'once' };
    const first = await post(world, items, keyed);
    await fill(world, items, 200);
    expect(await post(world, items, keyed)).toMatchObject({ status: 200, body: { id: first.body.id } });
  });
});

describe('links', () => {
  const link = (source: string, target: string, n = 0): object => ({
    source_item_id: source,
    target_item_id: target,
    relationship: `r${String(n)}`,
  });

  it('count once they are there: neither those that exist, nor those that are refused', async () => {
    const world = await makeWorld(app);
    const project = await makeProject(world);
    const { items, path } = project;
    const [one, two] = [await project.item(), await project.item()];
    const { relationship, target_item_id } = link(one, two) as Record<string, string>;
    const single = { relationship, target_item_id };
    expect((await post(world, `${items}/${one}/links`, single)).status).toBe(201);
    const keyed = { item_type: 'note', dedupe_key: 'k', links: [single] };
    expect((await post(world, items, keyed)).status).toBe(201);
    // Each of these would have taken a fifth of the project, had it counted.
    const batch = { links: Array.from({ length: 30 }, (_, n) => link(one, two, n)) };
    for (let n = 0; n < 6; n += 1) {
      expect((await post(world, `${path}/links/batch`, batch)).status).toBe(409);
      for (let again = 0; again < 30; again += 1) {
        const answer = await post(world, `${items}/${one}/links`, single);
        expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining('exists')]);
      }
    }
    await fill(world, items, 200);
    const another = async (n: number): Promise<number> =>
      (await post(world, `${items}/${one}/links`, { ...single, relationship: `new ${String(n)}` })).status;
    let more = 0;
    while ((await another(more)) === 201) more += 1;
    expect(more).toBeLessThan(5);
    expect((await post(world, items, keyed)).status).toBe(200);
  });

  it('go into the project that has the key now', async () => {
    const world = await makeWorld(app);
    const first = await makeProject(world, 'again');
    const [one, two] = [await first.item(), await first.item()];
    const single = { relationship: 'r', target_item_id: two };
    const made = await post(world, `${first.items}/${one}/links`, single);
    expect(made.status).toBe(201);
    await fill(world, first.items, 200);
    expect((await world.owner.send('DELETE', first.path)).status).toBe(204);
    const second = await makeProject(world, 'again');
    const [three, four] = [await second.item(), await second.item()];
    const answer = await post(world, `${second.items}/${three}/links`, { ...single, target_item_id: four });
    expect(answer).toMatchObject({ status: 201, body: { project_id: second.id } });
  });
});

describe('a workspace', () => {
  it('has room for so many bytes in all its projects, the deleted ones too', async () => {
    const world = await makeWorld(app);
    const [first, second, third] = [
      await makeProject(world),
      await makeProject(world),
      await makeProject(world),
    ];
    const size = 1_500;
    const inFirst = await fill(world, first.items, size);
    const inSecond = await fill(world, second.items, size);
    expect(inFirst.length + inSecond.length).toBe(Math.floor(WORKSPACE / (size + OVERHEAD)));
    const refused = await post(world, third.items, item(size));
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain(`workspace may have ${String(WORKSPACE)} bytes`);
    expect((await world.owner.send('DELETE', first.path)).status).toBe(204);
    await app.get(ItemUsage).workspaces.countDue();
    expect((await post(world, third.items, item(size))).status).toBe(409);
    expect((await world.owner.send('DELETE', `${second.items}/${inSecond[0] ?? ''}`)).status).toBe(204);
    await expect.poll(async () => (await post(world, third.items, item(size))).status).toBe(201);
  });
});
