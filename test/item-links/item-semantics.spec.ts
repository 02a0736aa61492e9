import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const STATUSES = ['open', 'triaged', 'verified', 'resolved', 'dismissed'];

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
});
afterAll(() => app.close());

const create = (
  body: object,
  items = project.items,
  headers = {},
): ReturnType<typeof world.owner.send<Item>> => world.owner.send<Item>('POST', items, body, headers);

describe('the payload of a built-in type', () => {
  const title = 'T';
  it.each([
    ['finding', { title }, { title, severity: 'info' }],
    ['finding', { title, severity: 'critical', description: 'd', category: 'c' }],
    ['finding', { title, severity: 'low', description: null, category: null, evidence: null }],
    ['finding', { title, severity: 'high', evidence: [{ any: 'thing' }], metadata: { a: { b: 1 } } }],
    ['finding', { title, severity: 'medium', own: 1 }, { title, severity: 'medium' }],
    ['asset', { title, asset_type: 'host', identifier: '10.0.0.1', description: 'd', metadata: {} }],
    ['asset', { title, asset_type: null, identifier: null, description: null }],
    ['asset', { title, severity: 'high', own: 1 }, { title }],
    ['Finding', { own: { deep: [1, null] }, severity: 5 }],
  ])('%s takes %j', async (type, data, kept: object = data) => {
    expect(await create({ item_type: type, data })).toMatchObject({ status: 201, body: { data: kept } });
    const { body } = await create({ item_type: type, data });
    expect(body['data']).toEqual(kept);
  });

  it.each([
    ['finding', { title: '' }, 'title', 'string_too_short'],
    ['finding', { title: 'x'.repeat(513) }, 'title', 'string_too_long'],
    ['finding', { title: null }, 'title', 'string_type'],
    ['finding', { title, severity: 'Critical' }, 'severity', 'enum'],
    ['finding', { title, severity: null }, 'severity', 'enum'],
    ['finding', { title, description: 5 }, 'description', 'string_type'],
    ['finding', { title, category: [] }, 'category', 'string_type'],
    ['finding', { title, metadata: [] }, 'metadata', 'dict_type'],
    ['finding', { title, metadata: null }, 'metadata', 'dict_type'],
    ['asset', {}, 'title', 'missing'],
    ['asset', { title: 'x'.repeat(513) }, 'title', 'string_too_long'],
    ['asset', { title, asset_type: 5 }, 'asset_type', 'string_type'],
    ['asset', { title, identifier: {} }, 'identifier', 'string_type'],
    ['asset', { title, description: true }, 'description', 'string_type'],
    ['asset', { title, metadata: 'x' }, 'metadata', 'dict_type'],
  ])('%s refuses %j', async (type, data, field, mistake) => {
    expect(await create({ item_type: type, data })).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'data', field], type: mistake }] },
    });
  });

  it('counts characters, not halves of them', async () => {
    const titled = (length: number): object => ({ item_type: 'asset', data: { title: '🔗'.repeat(length) } });
    expect((await create(titled(512))).status).toBe(201);
    expect((await create(titled(513))).status).toBe(422);
  });

  it('lends the item its title, as far as it fits', async () => {
    const long = `${'🔗'.repeat(511)}ab`;
    const { body } = await create({ item_type: 'note', data: { title: long } });
    expect(body).toMatchObject({ title: `${'🔗'.repeat(511)}a`, data: { title: long } });
    const own = await create({ item_type: 'note', title: 'Own', data: { title: 'Payload' } });
    expect(own.body).toMatchObject({ title: 'Own', data: { title: 'Payload' } });
    expect((await create({ item_type: 'note', data: { title: 5 } })).body['title']).toBeNull();
  });
});

describe('the status', () => {
  it('goes from any to any, and back to none', async () => {
    const { body } = await create({ item_type: 'finding', data: { title: 'T' } });
    const path = `${project.items}/${body.id}`;
    for (const from of STATUSES)
      for (const to of STATUSES) {
        for (const status of [from, to]) await world.owner.send('PATCH', path, { status });
        expect(await world.owner.send('GET', path)).toMatchObject({
          body: { disposition: { status: to }, effective_status: to },
        });
      }
    const cleared = await world.owner.send('PATCH', path, { clear_status: true });
    expect(cleared.body).toMatchObject({ disposition: null, effective_status: 'needs_review' });
  });

  it('is not touched by notes, and only findings have one of themselves', async () => {
    const finding = await create({ item_type: 'finding', data: { title: 'T' }, notes: 'n' });
    expect(finding.body).toMatchObject({
      disposition: { status: null, notes: 'n' },
      effective_status: 'needs_review',
    });
    const asset = await create({ item_type: 'asset', data: { title: 'T' }, notes: 'n' });
    expect(asset.body).toMatchObject({ disposition: { status: null }, effective_status: null });
  });
});

describe('a ref', () => {
  it('is kept as sent, with its case, and may look like anything', async () => {
    const refs = [
      'Case',
      'case',
      ' case ',
      '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0',
      'a/b?c#d%20',
      'summary',
      '名',
    ];
    for (const ref of refs) {
      const { status, body } = await create({ item_type: 'note', ref });
      expect([status, body['ref']]).toEqual([201, ref]);
      const query = `?ref=${encodeURIComponent(ref)}&limit=1`;
      expect(await world.owner.send('GET', `${project.items}${query}`)).toMatchObject({
        body: { total: 1, items: [{ id: body.id }] },
      });
      // What is a UUID, or a list of its own, is not taken for a ref.
      if (ref !== 'summary' && !ref.startsWith('2489'))
        expect(await world.reader.send('GET', `${project.items}/${encodeURIComponent(ref)}`)).toMatchObject({
          status: 200,
          body: { id: body.id },
        });
      const from = await project.item();
      const link = { relationship: 'r', target_ref: ref };
      expect(await world.owner.send('POST', `${project.items}/${from}/links`, link)).toMatchObject({
        status: 201,
        body: { target_item_id: body.id },
      });
    }
  });
});

describe('a dedupe key', () => {
  it('answers 200 with the first item, unchanged', async () => {
    const first = await create({ item_type: 'note', dedupe_key: 'k1', ref: 'deduped', title: 'first' });
    const replay = await create({ item_type: 'note', dedupe_key: 'k1', ref: 'deduped', title: 'second' });
    expect([first.status, replay.status]).toEqual([201, 200]);
    expect(replay.body).toEqual(first.body);
  });

  it('belongs to its project, and outweighs the ref', async () => {
    const other = await makeProject(world);
    const first = await create({ item_type: 'note', dedupe_key: 'scope', ref: 'scoped' });
    expect((await create({ item_type: 'note', dedupe_key: 'scope' }, other.items)).status).toBe(201);
    const replay = await create({
      item_type: 'asset',
      dedupe_key: 'scope',
      ref: 'another',
      data: { title: 'T' },
    });
    expect(replay).toMatchObject({
      status: 200,
      body: { id: first.body.id, ref: 'scoped', item_type: 'note' },
    });
  });

  it('yields one item from many clients at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => create({ item_type: 'note', dedupe_key: 'race', ref: 'race-ref' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('adds the links that were missing and skips those present', async () => {
    await create({ item_type: 'note', ref: 'end-1' });
    await create({ item_type: 'note', ref: 'end-2' });
    const link = (ref: string): object => ({ relationship: 'r', target_ref: ref });
    const { body } = await create({ item_type: 'note', dedupe_key: 'k2', links: [link('end-1')] });
    expect(
      (await create({ item_type: 'note', dedupe_key: 'k2', links: [link('end-1'), link('end-2')] })).status,
    ).toBe(200);
    const listed = await world.owner.send<{ links: object[] }>('GET', `${project.items}/${body.id}/links`);
    expect(listed.body.links).toHaveLength(2);
  });
});

describe('reading an item by its ref', () => {
  it('ends at the project, at unknown refs, and at what is too long for one', async () => {
    const other = await makeProject(world);
    const ref = 'x'.repeat(128);
    await other.item({ ref });
    expect((await world.owner.send('GET', `${other.items}/${ref}`)).status).toBe(200);
    expect((await world.owner.send('GET', `${project.items}/${ref}`)).status).toBe(404);
    expect((await world.owner.send('GET', `${world.projects}/nowhere/items/${ref}`)).status).toBe(404);
    expect(await world.owner.send('GET', `${other.items}/${ref}x`)).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['path', 'item_id'], type: 'item_address_invalid' }] },
    });
    const wide = '名'.repeat(128);
    await other.item({ ref: wide });
    expect((await world.owner.send('GET', `${other.items}/${encodeURIComponent(wide)}`)).status).toBe(200);
  });
});

describe('a trace', () => {
  it('is the agent’s own: a traceparent is logged and answered, not stored', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const { status, body } = await create({ item_type: 'note' }, project.items, headers);
    expect(status).toBe(201);
    expect(body).toMatchObject({ trace_id: null, span_id: null });
    expect(JSON.stringify(app.log)).toContain(trace);
  });
});
