import { randomUUID } from 'node:crypto';

import { IdempotencySweep } from '#platform/boot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { type Answer, type Client, makeProject, makeWorld, type World } from './world.js';

const DAY_MS = 86_400_000;
let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
});
afterAll(() => app.close());

type Send = Promise<Answer<{ id: string; errors?: unknown }>>;

const post = (key: string, body: unknown, path = project.items, client: Client = world.owner): Send =>
  client.send('POST', path, body, { 'idempotency-key': key });
const rows = async (table: string): Promise<number> =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from item_links.${table}`))[0]!.n;
const note = (title = 'once'): object => ({ item_type: 'note', title });

describe('Idempotency-Key', () => {
  it('gives the first answer again, on every POST of the domain, and says so', async () => {
    const [a, b] = [await project.item(), await project.item()];
    const link = { source_item_id: b, target_item_id: a, relationship: 'batched' };
    const calls: [string, object, number?][] = [
      [world.projects, { key: 'idempotent', name: 'Idempotent' }],
      [project.items, note()],
      [`${project.items}/${a}/links`, { relationship: 'r', target_item_id: b }],
      [`${project.path}/links/batch`, { links: [link] }],
      [`${project.path}/links/batch-delete`, { links: [link] }, 200],
      [`${project.path}/relationships`, { name: 'registered' }],
    ];
    for (const [path, body, status = 201] of calls) {
      const key = randomUUID();
      const first = await post(key, body, path);
      const before = [await rows('projects'), await rows('items'), await rows('links')];
      const again = await post(`"${key}"`, body, path);
      expect([first.status, again.status, again.body]).toEqual([status, status, first.body]);
      expect(first.headers.get('idempotency-replayed')).toBeNull();
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect([await rows('projects'), await rows('items'), await rows('links')]).toEqual(before);
    }
  });

  it('keeps the status of the first answer', async () => {
    const body = { item_type: 'note', dedupe_key: 'kept-status' };
    await world.owner.send('POST', project.items, body);
    expect((await post('dedupe', body)).status).toBe(200);
    expect((await post('dedupe', body)).status).toBe(200);
  });

  it('refuses another payload with 422', async () => {
    await post('payload', note('one'));
    const answer = await post('payload', note('two'));
    expect(answer).toMatchObject({
      status: 422,
      body: {
        type: 'validation_error',
        errors: [{ loc: ['header', 'Idempotency-Key'], type: 'idempotency_key_reused' }],
      },
    });
    expect((await post('payload', note('one'), `${project.items}?x=1`)).status).toBe(422);
  });

  it('is scoped to caller, method and path', async () => {
    const other = await makeProject(world);
    const team = await world.teamKey(['items:write']);
    const answers = [
      await post('scoped', note()),
      await post('scoped', note(), other.items),
      await post('scoped', note(), project.items, team),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
  });

  it('lets one of 50 requests at once do the work; the others are told to wait, or get its answer', async () => {
    for (let round = 0; round < effort(2, 20); round += 1) {
      const before = await rows('items');
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(key, note())));
      expect(await rows('items')).toBe(before + 1);
      for (const { status, body, headers } of answers) {
        expect([201, 409]).toContain(status);
        if (status !== 409) continue;
        expect(body).toMatchObject({ type: 'conflict_error' });
        expect(headers.get('retry-after')).toBe('1');
      }
      const made = answers.filter(({ status }) => status === 201);
      expect(made.filter(({ headers }) => !headers.has('idempotency-replayed'))).toHaveLength(1);
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    }
  });

  it('answers 409 while the first request runs', async () => {
    await post('running', note());
    await app.sql(`update platform.idempotency_keys set status = null, body = null, headers = null`);
    expect(await post('running', note())).toMatchObject({ status: 409, body: { type: 'conflict_error' } });
    expect((await post('running', note('other'))).status).toBe(422);
    app.clock.advance(120_000);
    expect((await post('running', note())).status).toBe(201);
  });

  it('stays free after a refusal, which did nothing', async () => {
    const link = { item_type: 'note', links: [{ relationship: 'r', target_ref: 'later' }] };
    expect((await post('refused', link)).status).toBe(404);
    await project.item({ ref: 'later' });
    expect((await post('refused', link)).status).toBe(201);
    expect((await post('invalid', {})).status).toBe(422);
    expect((await post('invalid', note())).status).toBe(201);
  });

  it('forgets after a day, and cleans up', async () => {
    const first = await post('daily', note());
    app.clock.advance(DAY_MS - 60_000);
    expect((await post('daily', note())).body).toEqual(first.body);
    app.clock.advance(60_000);
    expect((await post('daily', note())).body.id).not.toBe(first.body.id);
    app.clock.advance(DAY_MS);
    expect(await app.get(IdempotencySweep).run()).toBeGreaterThan(0);
    expect(await app.sql('select from platform.idempotency_keys')).toEqual([]);
  });

  it.each(['""', '"open', 'two words', 'x'.repeat(256)])('refuses the key %s with 422', async (key) => {
    expect(await post(key, note())).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['header', 'Idempotency-Key'], type: 'idempotency_key_invalid' }] },
    });
  });

  it('is looked at after the credentials, and ignored by other methods', async () => {
    await post('guarded', note());
    expect((await post('guarded', note(), project.items, world.anonymous)).status).toBe(401);
    expect((await post('guarded', note(), project.items, world.reader)).status).toBe(403);
    const get = await world.owner.send('GET', project.items, undefined, { 'idempotency-key': '' });
    expect(get.status).toBe(200);
  });
});

describe('the time that answers are kept', () => {
  it('is what is set', async () => {
    const brief = await startApp({ idempotencyHours: 2 });
    try {
      const { owner, projects } = await makeWorld(brief);
      const send = async (): Promise<unknown> =>
        (
          await owner.send<{ id: string }>('POST', `${projects}/default/items`, note(), {
            'idempotency-key': 'k',
          })
        ).body.id;
      const first = await send();
      brief.clock.advance(2 * 3_600_000 - 60_000);
      expect(await send()).toBe(first);
      brief.clock.advance(60_000);
      await brief.get(IdempotencySweep).run();
      expect(await send()).not.toBe(first);
    } finally {
      await brief.close();
    }
  });
});
