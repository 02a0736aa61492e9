import { adHoc, Transactions } from '#data';
import { newId, writeCursor } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, makeProject, makeWorld, type World } from '../item-links/world.js';
import { bearer, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});

afterAll(() => app.close());

interface Page {
  readonly items: { id: string; ref: string }[];
  readonly next_cursor: string | null;
  readonly [field: string]: unknown;
}

/** A project of items `1` to `6`, made one second after the other. */
async function six(): Promise<Awaited<ReturnType<typeof makeProject>> & { ids: string[] }> {
  const project = await makeProject(world);
  const ids: string[] = [];
  for (let n = 1; n <= 6; n += 1) {
    app.clock.advance(1_000);
    ids.push(await project.item({ ref: String(n), status: 'open' }));
  }
  return { ...project, ids };
}

const page = async (path: string): Promise<Page> => {
  const { status, body } = await world.owner.send<Page>('GET', path);
  expect(status).toBe(200);
  return body;
};

/** Every ref on the way through a list, with something done after each page. */
async function walk(path: string, meanwhile: (seen: Page) => Promise<unknown>): Promise<string[]> {
  const refs: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const found: Page = await page(cursor === '' ? path : `${path}&cursor=${cursor}`);
    refs.push(...found.items.map(({ ref }) => ref));
    cursor = found.next_cursor;
    await meanwhile(found);
  }
  return refs;
}

describe('items', () => {
  it('are all met while what is met is resolved', async () => {
    const { items, ids } = await six();
    const resolve = async ({ items: seen }: Page): Promise<void> => {
      for (const { id } of seen) await world.owner.send('PATCH', `${items}/${id}`, { status: 'resolved' });
    };
    expect(await walk(`${items}?status=open&limit=2`, resolve)).toEqual(['6', '5', '4', '3', '2', '1']);
    expect((await page(`${items}?status=resolved`)).items).toHaveLength(ids.length);
  });

  it('are met once while others come in, and go', async () => {
    const project = await six();
    let n = 0;
    const disturb = async (): Promise<void> => {
      app.clock.advance(1_000);
      await project.item({ ref: `new-${String((n += 1))}` });
    };
    expect(await walk(`${project.items}?limit=2`, disturb)).toEqual(['6', '5', '4', '3', '2', '1']);
    const removed = await walk(
      `${project.items}?limit=3&order=asc&q=${encodeURIComponent('-nonsense')}`,
      () => Promise.resolve(),
    );
    expect(new Set(removed).size).toBe(removed.length);
  });

  it.each(['created_at', 'updated_at', 'severity', 'status'])(
    'are walked in either order of %s',
    async (sort) => {
      const project = await makeProject(world);
      for (const [n, severity] of ['high', 'low', 'high', 'info', 'low', 'high'].entries())
        await project.item({ ref: String(n), item_type: 'finding', data: { title: 'T', severity } });
      for (const order of ['asc', 'desc']) {
        const path = `${project.items}?sort=${sort}&order=${order}`;
        const whole = (await page(path)).items.map(({ ref }) => ref);
        expect(await walk(`${path}&limit=1`, () => Promise.resolve())).toEqual(whole);
        expect(await walk(`${path}&limit=4`, () => Promise.resolve())).toEqual(whole);
      }
    },
  );

  it('are walked where a page ended, and told by a Link header', async () => {
    const { items } = await six();
    const second = await world.owner.send<Page>('GET', `${items}?limit=2&page=2`);
    const link = second.headers.get('link') ?? '';
    expect(link).toMatch(/^<\/api\/v1\/.*limit=2&cursor=.*>; rel="next"$/);
    const third = await page(link.slice(1, link.indexOf('>')));
    expect(third).toMatchObject({
      page: null,
      total: 6,
      has_next: false,
      has_previous: true,
      next_cursor: null,
    });
    expect(third.items.map(({ ref }) => ref)).toEqual(['2', '1']);
    expect(await page(`${items}?page=3&limit=2`)).toMatchObject({
      page: 3,
      has_next: false,
      next_cursor: null,
    });
  });

  it('are listed by when they were changed, from an instant on', async () => {
    const { items, ids } = await six();
    app.clock.advance(5_000);
    const before = app.clock.date().toISOString();
    for (const index of [3, 1]) {
      app.clock.advance(1_000);
      await world.owner.send('PATCH', `${items}/${ids[index]!}`, { notes: 'seen' });
    }
    const refs = async (query: string): Promise<string[]> =>
      (await page(`${items}?${query}`)).items.map(({ ref }) => ref);
    expect(await refs(`updated_after=${before}&sort=updated_at&order=asc`)).toEqual(['4', '2']);
    expect(await refs('sort=updated_at&limit=3')).toEqual(['2', '4', '6']);
    expect(await refs(`updated_before=${before}&sort=updated_at`)).toEqual(['6', '5', '3', '1']);
    const facets = await world.owner.send('GET', `${items}/facets?updated_after=${before}`);
    expect(facets.body['statuses']).toEqual([{ value: 'open', count: 2 }]);
  });

  it('by relevance have pages only', async () => {
    const project = await makeProject(world);
    for (let n = 0; n < 3; n += 1) await project.item({ title: 'valve' });
    const sorted = `${project.items}?sort=relevance&limit=2`;
    expect(await page(`${sorted}&q=valve`)).toMatchObject({ has_next: true, next_cursor: null });
    expect(await page(sorted)).toMatchObject({ has_next: true, next_cursor: null });
    const { next_cursor: cursor } = await page(`${project.items}?limit=2`);
    for (const query of ['', '&q=valve']) {
      const { status, body } = await world.owner.send('GET', `${sorted}${query}&cursor=${String(cursor)}`);
      expect(status).toBe(422);
      expect(body['errors']).toMatchObject([{ loc: ['query', 'cursor'], type: 'value_error' }]);
      expect(JSON.stringify(body)).toContain('relevance');
    }
  });

  it('follow a page, however many are counted behind it', async () => {
    const { items, ids } = await six();
    const counting = `select 1 from pg_locks where not granted and relation = 'item_links.item_tallies'::regclass`;
    const found = await app.get(Transactions).run(async (tx) => {
      await tx.query(adHoc('lock table item_links.item_tallies in access exclusive mode'));
      const listed = page(`${items}?limit=2`);
      await expect.poll(() => app.sql(counting)).not.toEqual([]);
      for (const id of ids.slice(2)) await world.owner.send('DELETE', `${items}/${id}`);
      return listed.then.bind(listed);
    });
    const first = await new Promise<Page>((resolve, reject) => void found(resolve, reject));
    expect(first.items.map(({ ref }) => ref)).toEqual(['6', '5']);
    expect(first).toMatchObject({ total: 2, has_next: true });
    const next = await page(`${items}?limit=2&cursor=${String(first.next_cursor)}`);
    expect(next.items.map(({ ref }) => ref)).toEqual(['2', '1']);
  });
});

describe('a cursor', () => {
  const refused = async (path: string): Promise<void> => {
    const { status, body } = await world.owner.send('GET', path);
    expect([path, status]).toEqual([path, 422]);
    expect(body['errors']).toMatchObject([{ loc: ['query', 'cursor'], type: 'cursor_invalid' }]);
  };

  it('belongs to its list, filter and order', async () => {
    const [project, other] = [await six(), await six()];
    const { next_cursor: cursor } = await page(`${project.items}?limit=2&status=open`);
    const query = `cursor=${String(cursor)}`;
    expect((await page(`${project.items}?limit=3&status=open&${query}`)).items).toHaveLength(3);
    await refused(`${project.items}?limit=2&${query}`);
    await refused(`${project.items}?limit=2&status=resolved&${query}`);
    await refused(`${project.items}?limit=2&status=open&sort=severity&${query}`);
    await refused(`${project.items}?limit=2&status=open&order=asc&${query}`);
    await refused(`${other.items}?limit=2&status=open&${query}`);
    await refused(`${project.path}/links?limit=2&${query}`);
    await refused(`${project.path}/links/history?limit=2&${query}`);
    await refused(`${project.items}/${project.ids[0]!}/links?limit=2&${query}`);
    expect((await world.owner.send('GET', `${project.items}?page=1&status=open&${query}`)).status).toBe(422);
  });

  it('that somebody made up is refused', async () => {
    const { id, items } = await makeProject(world);
    const list = { name: 'items', question: { project: id, sort: 'severity', order: 'desc' } };
    const cursor = (rank: string): string => writeCursor(list, ['1', newId(), rank]);
    expect((await page(`${items}?sort=severity&cursor=${cursor('3')}`)).items).toEqual([]);
    for (const rank of ['x', '', '1.5', '99999', '1e3'])
      await refused(`${items}?sort=severity&cursor=${cursor(rank)}`);
  });

  it('of links belongs to its item, project and filter', async () => {
    const { items, path, ids } = await six();
    const [source = '', ...targets] = ids;
    for (const target_item_id of targets)
      await world.owner.send('POST', `${items}/${source}/links`, { relationship: 'r', target_item_id });
    const of = async (list: string): Promise<string> => String((await page(list)).next_cursor);
    const ofItem = await of(`${items}/${source}/links?limit=2`);
    const ofProject = await of(`${path}/links?limit=2`);
    const history = await of(`${path}/links/history?limit=2`);
    await refused(`${items}/${source}/links?limit=2&direction=outgoing&cursor=${ofItem}`);
    await refused(`${items}/${ids[1]!}/links?limit=2&cursor=${ofItem}`);
    await refused(`${items}/${source}/links?limit=2&cursor=${ofProject}`);
    await refused(`${path}/links?limit=2&relationship=r&cursor=${ofProject}`);
    await refused(`${path}/links/history?limit=2&action=created&cursor=${history}`);
    await refused(`${path}/links/history?limit=2&cursor=${ofProject}`);
  });
});

describe('the history of links', () => {
  it('is walked forward as well as back, and from any place either way', async () => {
    const { items, path, ids } = await six();
    const [source = '', ...targets] = ids;
    for (const target_item_id of targets) {
      app.clock.advance(1_000);
      const made: Answer<{ id: string }> = await world.owner.send('POST', `${items}/${source}/links`, {
        relationship: 'r',
        target_item_id,
      });
      if (target_item_id === targets[0])
        await world.owner.send('DELETE', `${items}/${source}/links/${made.body.id}`);
    }
    interface History {
      readonly events: { action: string; link_id: string }[];
      readonly next_cursor: string | null;
      readonly previous_cursor: string | null;
    }
    const get = async (query: string): Promise<History> =>
      (await world.owner.send<History>('GET', `${path}/links/history?${query}`)).body;
    const names = ({ events }: History): string[] => events.map((one) => `${one.action} ${one.link_id}`);
    const whole = names(await get('limit=50'));
    expect(whole).toHaveLength(6);
    expect(names(await get('order=asc'))).toEqual([...whole].reverse());
    const forward: string[] = [];
    for (let query: string | null = 'order=asc&limit=2'; query !== null;) {
      const found: History = await get(query);
      forward.push(...names(found));
      query = found.next_cursor && `order=asc&limit=2&cursor=${found.next_cursor}`;
    }
    expect(forward).toEqual([...whole].reverse());
    const third = await get(`limit=2&cursor=${String((await get('limit=2')).next_cursor)}`);
    expect(names(third)).toEqual(whole.slice(2, 4));
    const back = await get(`order=asc&limit=2&cursor=${String(third.previous_cursor)}`);
    expect(names(back)).toEqual([whole[1], whole[0]]);
  });
});

describe('bundles', () => {
  interface Listed {
    readonly linkies: { slug: string }[];
    readonly pagination: { nextCursor?: string | null };
  }

  it('are walked in the order in which they were made, while others edit them', async () => {
    const mine = bearer((await createKey(app, { userId: (await createUser(app)).id })).rawKey);
    const slugs: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      app.clock.advance(1_000);
      const { body } = await send<{ slug: string }>(
        app,
        'POST',
        '/api/links',
        { urls: ['https://a.example'] },
        mine,
      );
      slugs.unshift(body.slug);
    }
    const list = (query: string): ReturnType<typeof send<Listed>> =>
      send<Listed>(app, 'GET', `/api/me/links?${query}`, undefined, mine);
    const seen: string[] = [];
    for (let cursor: string | null | undefined = ''; typeof cursor === 'string';) {
      const { body } = await list(`sort=createdAt&limit=2&cursor=${cursor}`);
      seen.push(...body.linkies.map(({ slug }) => slug));
      cursor = body.pagination.nextCursor;
      app.clock.advance(1_000);
      for (const slug of slugs) await send(app, 'PATCH', `/api/links/${slug}`, { title: 'T' }, mine);
    }
    expect(seen).toEqual(slugs);

    const { body } = await list('sort=createdAt&limit=2&cursor=');
    const cursor = String(body.pagination.nextCursor);
    for (const query of [`limit=2&cursor=${cursor}`, `sort=createdAt&q=T&cursor=${cursor}`, 'sort=title'])
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    const other = bearer((await createKey(app, { userId: (await createUser(app)).id })).rawKey);
    const theirs = await send(app, 'GET', `/api/me/links?sort=createdAt&cursor=${cursor}`, undefined, other);
    expect(theirs.status).toBe(400);
  });
});
