import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());

const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.owner.send(method, `${project.path}/${path}`, body);

describe('a ref stands in every path where an id does', () => {
  const REF = 'POST /login?next=é#1';
  const AT = `items/${encodeURIComponent(REF)}`;
  let id: string;
  let other: string;

  beforeAll(async () => {
    project = await makeProject(world);
    id = await project.item({ ref: REF });
    other = await project.item({ ref: 'other' });
  });

  it('links are made, listed, walked and removed', async () => {
    const made = await send('POST', `${AT}/links`, { relationship: 'r', target_ref: 'other' });
    expect(made).toMatchObject({ status: 201, body: { source_item_id: id, target_item_id: other } });
    expect((await send('GET', `${AT}/links`)).body).toMatchObject({ links: [{ relationship: 'r' }] });
    expect((await send('GET', `${AT}/links?limit=1`)).body).toMatchObject({ links: [{ relationship: 'r' }] });
    expect((await send('GET', `${AT}/graph`)).body).toMatchObject({ nodes: [{ id }, { id: other }] });
    expect((await send('GET', `${AT}/path?to=other`)).body).toMatchObject({ length: 1 });
    expect((await send('GET', `links/history?item_id=other`)).body).toMatchObject({
      events: [{ action: 'created' }],
    });
    expect((await send('GET', `links/history?item_id=nothing`)).body).toMatchObject({ events: [] });
    expect((await send('DELETE', `items/other/links/${String(made.body['id'])}`)).status).toBe(204);
  });

  it('items are read, changed and deleted', async () => {
    expect((await send('GET', AT)).body).toMatchObject({ id });
    expect(await send('PATCH', AT, { title: 'By ref' })).toMatchObject({ status: 200, body: { id } });
    const long = '\u{1f511}'.repeat(128);
    await project.item({ ref: long });
    expect((await send('DELETE', `items/${encodeURIComponent(long)}`)).status).toBe(204);
    expect((await send('DELETE', `items/${encodeURIComponent(long)}`)).status).toBe(404);
  });

  it('a ref that looks like an id is read as one', async () => {
    await project.item({ ref: id, title: 'Called like another' });
    expect(await send('PATCH', `items/${id.toUpperCase()}`, { notes: 'x' })).toMatchObject({ body: { id } });
    const unknown = '00000000-0000-8000-8000-000000000001';
    await project.item({ ref: unknown });
    expect((await send('PATCH', `items/${unknown}`, { notes: 'x' })).status).toBe(404);
  });

  it('is 404 elsewhere, and nothing is told to those who may not look', async () => {
    const elsewhere = await makeProject(world);
    for (const path of [elsewhere.items, `${world.projects}/nowhere/items`])
      expect((await world.owner.send('GET', `${path}/other/links`)).status).toBe(404);
    expect((await world.stranger.send('GET', `${project.items}/other/links`)).status).toBe(404);
    expect((await world.reader.send('DELETE', `${project.items}/other`)).status).toBe(403);
    expect((await world.reader.send('DELETE', `${project.items}/nothing`)).status).toBe(403);
  });

  it('an id asks no more than it did', async () => {
    const asked = async (path: string, relationship: string): Promise<number> => {
      const first = vi.spyOn(app.database, 'first');
      await send('POST', `${path}/links`, { relationship, target_item_id: other });
      const { length } = first.mock.calls.filter(([{ name }]) => name.includes('find_ref'));
      first.mockRestore();
      return length;
    };
    expect([await asked(AT, 'one'), await asked(`items/${id}`, 'two')]).toEqual([1, 0]);
  });
});

describe('refusals by rules name items by their refs', () => {
  let links: (relationship: string, ...ends: [string, string][]) => Promise<Answer>;
  const details = (answer: Answer): string =>
    (answer.body['errors'] as { msg: string }[]).map(({ msg }) => msg).join('; ');

  beforeAll(async () => {
    project = await makeProject(world);
    for (const ref of ['A-1', 'A-2', 'A-3']) await project.item({ ref });
    links = (relationship, ...ends) =>
      send('POST', 'links/batch', {
        links: ends.map(([from, to]) => ({ relationship, source_ref: from, target_ref: to })),
      });
  });

  it('a second target, stored or in the same request', async () => {
    await send('POST', 'relationships', { name: 'part_of', single_target: true });
    const taken = 'A-1 has a target by "part_of" already, A-2, and may have one only';
    expect(details(await links('part_of', ['A-1', 'A-2'], ['A-1', 'A-3']))).toBe(taken);
    await links('part_of', ['A-1', 'A-2']);
    expect(details(await links('part_of', ['A-1', 'A-3']))).toBe(taken);
  });

  it('types', async () => {
    await send('POST', 'relationships', { name: 'affects', target_types: ['asset'] });
    expect(details(await links('affects', ['A-1', 'A-2']))).toBe(
      '"affects" does not lead from note to note in this project: A-1 (note) to A-2 (note)',
    );
  });

  it('a rule that links break: by the item, and by the whole cycle', async () => {
    await links('next', ['A-1', 'A-2'], ['A-2', 'A-3'], ['A-3', 'A-1'], ['A-2', 'A-1']);
    const refused = async (rule: object): Promise<unknown> =>
      (await send('POST', 'relationships', { name: 'next', ...rule })).body['detail'];
    expect(await refused({ single_target: true })).toBe(
      'Existing links break the rule: item A-2 has several targets',
    );
    expect(await refused({ acyclic: true })).toMatch(
      /^Existing links break the rule: there is a cycle, A-\d → A-\d/,
    );
  });
});
