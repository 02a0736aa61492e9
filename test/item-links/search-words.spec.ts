import { ItemIndexing } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());

describe('by relevance', () => {
  it('what stands by itself comes before parts, and parts before beginnings', async () => {
    const project = await makeProject(world);
    const titles = ['loginform', 'login-form and more of it', 'LoginController', 'please login', 'login'];
    for (const title of [...titles, 'nothing']) await project.item({ title });
    await project.item({ title: 'in its data', data: { text: 'a login' } });
    const { body } = await world.reader.send<{ items: { title: string }[] }>(
      'GET',
      `${project.items}?q=login&sort=relevance`,
    );
    const order = body.items.map(({ title }) => title);
    expect(order).toHaveLength(6);
    const place = (title: string): number => order.indexOf(title);
    const exact = ['login', 'please login', 'in its data'].map(place);
    const parts = ['login-form and more of it', 'LoginController'].map(place);
    expect([Math.max(...exact), Math.min(...parts), place('loginform')]).toEqual([2, 3, 5]);
    expect(order.slice(0, 3)).toEqual(['login', 'please login', 'in its data']);
  });
});

describe('items that an earlier build wrote', () => {
  it('are found as that build found them, and by all that people type once they were gone through', async () => {
    const { id, items: path } = await makeProject(world);
    await app.sql(
      `insert into item_links.items (id, created_at, project_id, organization_id, item_type, title, data, source, updated_at)
       values (gen_random_uuid(), now(), $1, $2, 'note', 'Müllers injections', '{"url": "https://old.example.com/a/b"}', 'api', now())`,
      [id, world.orgId],
    );
    const count = async (q: string): Promise<number> =>
      (await world.reader.send<{ total: number }>('GET', `${path}?q=${encodeURIComponent(q)}`)).body.total;
    const versions = (): Promise<unknown[]> =>
      app.sql('select version, updated_at from item_links.items where project_id = $1', [id]);
    const before = await versions();
    expect([await count('injection'), await count('-nothing'), await count('mullers')]).toEqual([1, 1, 0]);
    expect(await app.get(ItemIndexing).run()).toBeGreaterThanOrEqual(1);
    for (const q of ['injection', '-nothing', 'mullers', 'example.com/a', '-injections or url'])
      expect([q, await count(q)]).toEqual([q, 1]);
    expect(await count('-injections')).toBe(0);
    expect(await versions()).toEqual(before);
    expect(await app.get(ItemIndexing).run()).toBe(0);
    // A replica of that build that goes on beside this one.
    await app.sql(`update item_links.items set title = 'Kafka', updated_at = now() where project_id = $1`, [
      id,
    ]);
    expect([await count('kafka'), await count('injection'), await count('kaf')]).toEqual([1, 0, 0]);
    expect(await app.get(ItemIndexing).run()).toBe(1);
    expect([await count('kafka'), await count('injection'), await count('kaf')]).toEqual([1, 0, 1]);
  });
});

describe('an item of more words than can be kept', () => {
  it('says so, until it has fewer', async () => {
    const { items: path } = await makeProject(world);
    const many = Array.from({ length: 90_000 }, (_, n) => `w${(n * 7919).toString(36)}`).join(' ');
    const { body } = await world.owner.send<{ id: string }>('POST', path, {
      item_type: 'note',
      title: 'uncut',
      data: { text: many },
    });
    expect(body).toMatchObject({ search_truncated: true });
    const one = `${path}/${body.id}`;
    expect((await world.owner.send('GET', one)).body).toMatchObject({ search_truncated: true });
    const listed = await world.owner.send<{ items: object[] }>('GET', `${path}?q=uncut`);
    expect(listed.body.items).toMatchObject([{ search_truncated: true }]);
    expect((await world.owner.send('PATCH', one, { notes: 'n' })).body).toHaveProperty('search_truncated');
    const shorter = await world.owner.send('PATCH', one, { data: { text: 'few' } });
    expect(shorter.body).not.toHaveProperty('search_truncated');
    expect((await world.owner.send('GET', one)).body).not.toHaveProperty('search_truncated');
  });
});

describe('items that are hard to find words for', () => {
  it('are kept, however often their words stand in them', async () => {
    const { items: path } = await makeProject(world);
    const letters = 'abcdefghijklmnopqrst';
    const part = (n: number): string =>
      `${(letters[Math.floor(n / 400) % 20] ?? '').toUpperCase()}${letters[Math.floor(n / 20) % 20] ?? ''}${letters[n % 20] ?? ''}`;
    const camel = Array.from({ length: 40 }, (_, n) =>
      Array.from({ length: 8 }, (_, at) => part(n * 8 + at)).join(''),
    );
    const long = Array.from(
      { length: 4_750 },
      (_, n) => `${'ba'.repeat(95)}${part(n).toLowerCase()}${letters[n % 19] ?? ''}ing`,
    );
    const repeated = Array.from({ length: 34 }, () => camel.join(' '));
    const data = { texts: [long.join(' '), ...repeated] };
    const { status } = await world.owner.send('POST', path, { item_type: 'note', title: 'many', data });
    expect(status).toBe(201);
  });

  it('keep them where a change leaves them as they are', async () => {
    const { items: path } = await makeProject(world);
    const data = { url: 'https://shop.example.com/cart', isOpen: true };
    const { body } = await world.owner.send<{ id: string }>('POST', path, {
      item_type: 'note',
      title: 'getUserName',
      data,
    });
    expect(
      (await world.owner.send('PATCH', `${path}/${body.id}`, { data: { ...data, isOpen: false } })).status,
    ).toBe(200);
    for (const q of ['username', 'example.com/cart'])
      expect(
        (await world.reader.send<{ total: number }>('GET', `${path}?q=${encodeURIComponent(q)}`)).body.total,
      ).toBe(1);
  });

  it('are found by what stands in them, encoded twice', async () => {
    const { items: path } = await makeProject(world);
    const url = 'redirect=https%253A%252F%252Fevil';
    await world.owner.send('POST', path, { item_type: 'note', title: 'twice', data: { url } });
    const { body } = await world.reader.send<{ total: number }>(
      'GET',
      `${path}?q=${encodeURIComponent(url)}`,
    );
    expect(body.total).toBe(1);
  });
});
