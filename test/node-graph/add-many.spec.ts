import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import { addNode, type Client, connect, startWorld, statusOf, type World } from './world.js';

let app: TestApp;
let world: World;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, a: ann, b: ben } = world);
});
afterAll(() => world.close());

const nodes = (count: number, fields: object = {}): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => addNode(ann, fields)));

async function count(table: string): Promise<number> {
  const [row] = await app.sql<{ n: string }>(`select count(*) as n from node_graph.${table}`);
  return Number(row!.n);
}

describe('link:add_many', () => {
  it('makes all links with one batch and one diff, the cascade included', async () => {
    const [a, b, c, d] = (await nodes(4, { status: 3 })) as [string, string, string, string];
    const x = await addNode(ann);
    const other = await connect(app, world.ann);
    const batches = await count('batch_log');
    const ack = await ann.ask('link:add_many', {
      links: [
        { source: b, target: c },
        { source: a, target: b },
        { source: x, target: a },
        { source: x, target: d, type: 1 },
      ],
    });
    expect(ack).toMatchObject({ ok: true });
    expect(
      ack.diff.links.map(({ source, target, type, wasBlocker, version }) => [
        source,
        target,
        type,
        wasBlocker,
        version,
      ]),
    ).toEqual([
      [b, c, 0, true, 0],
      [a, b, 0, true, 0],
      [x, a, 0, true, 0],
      [x, d, 1, false, 0],
    ]);
    expect(new Map(ack.diff.nodes.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [a, 2],
        [b, 2],
        [c, 2],
      ]),
    );
    expect(await count('batch_log')).toBe(batches + 1);
    await other.caughtUp();
    expect(other.diffs).toEqual([ack.diff]);
    other.close();
  });

  it.each([
    ['unknown', (a: string) => ({ source: a, target: randomUUID() }), 'not_found', 'target_not_found'],
    ['itself', (a: string) => ({ source: a, target: a }), 'bad_request.self_link_not_allowed', undefined],
    ['a wrong id', (a: string) => ({ source: a, target: 'x' }), 'bad_request.invalid_uuid', undefined],
  ])('refuses all because of one: %s', async (_, wrong, error, reason) => {
    const [a, b, c] = (await nodes(3)) as [string, string, string];
    const before = await count('links');
    const ack = await ann.ask('link:add_many', { links: [{ source: a, target: b }, wrong(c)] });
    expect(ack).toMatchObject({ ok: false, error, index: 1, ...(reason === undefined ? {} : { reason }) });
    expect(ack.message).toMatch(/^links\[1\]: /);
    expect(await count('links')).toBe(before);
    expect(await statusOf(app, b)).toBe(0);
  });

  it('names the link that closes a cycle, within the set and with what is there', async () => {
    const [a, b, c] = (await nodes(3)) as [string, string, string];
    const inside = await ann.ask('link:add_many', {
      links: [
        { source: a, target: b },
        { source: b, target: c },
        { source: c, target: a },
        { source: a, target: await addNode(ann) },
      ],
    });
    expect(inside).toMatchObject({ error: 'conflict', reason: 'cycle', index: 2 });
    expect(await ann.ask('link:add', { source: a, target: b })).toMatchObject({ ok: true });
    const outside = await ann.ask('link:add_many', {
      links: [
        { source: c, target: a },
        { source: b, target: c },
      ],
    });
    expect(outside).toMatchObject({ error: 'conflict', reason: 'cycle', index: 1 });
    const twice = await ann.ask('link:add_many', {
      links: [
        { source: b, target: c },
        { source: c, target: b },
      ],
    });
    expect(twice).toMatchObject({ error: 'conflict', reason: 'duplicate_link', index: 1 });
    const again = await ann.ask('link:add_many', { links: [{ source: b, target: a }] });
    expect(again).toMatchObject({ error: 'conflict', reason: 'duplicate_reversed_link', index: 0 });
  });

  it('brings shared branches to those who see them, and demands rights of everyone', async () => {
    const [top, middle, low] = (await nodes(3)) as [string, string, string];
    const { email } = world.ben.account;
    expect(await ann.ask('node:access', { id: top, email })).toMatchObject({ ok: true });
    const links = [
      { source: low, target: middle },
      { source: middle, target: top },
    ];
    expect(await ben.ask('link:add_many', { links })).toMatchObject({ error: 'forbidden', index: 0 });
    ben.events.length = 0;
    expect(await ann.ask('link:add_many', { links })).toMatchObject({ ok: true });
    await ben.caughtUp();
    expect(ben.diffs).toHaveLength(1);
    expect(ben.diffs[0]!.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([middle, low]));
    expect(ben.diffs[0]!.links).toHaveLength(2);
  });

  it('takes 500 links, over REST too, and not one more', async () => {
    const goal = await addNode(ann);
    const made = await ann.ask('graph:import', {
      nodes: Array.from({ length: 501 }, (_, id) => ({ id: String(id) })),
    });
    const ids = made.diff.nodes.map(({ id }) => id);
    const links = ids.map((source) => ({ source, target: goal }));
    for (const wrong of [{}, { links: [] }, { links: 'x' }, { links }]) {
      expect(await ann.ask('link:add_many', wrong)).toMatchObject({ error: 'bad_request.invalid_links' });
    }
    const answer = await fetch(`${app.url}/api/link/many`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.ann.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ links: links.slice(1) }),
    });
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { diff: { links: object[] } }).diff.links).toHaveLength(500);
  });
});

describe('ids of the client', () => {
  it('make link:add safe to repeat', async () => {
    const [a, b, c] = (await nodes(3)) as [string, string, string];
    const id = randomUUID();
    const first = await ann.ask('link:add', { id, source: a, target: b });
    expect(first.diff.links[0]).toMatchObject({ id, version: 0 });
    const before = await count('batch_log');
    expect(await ann.ask('link:add', { id, source: a, target: b })).toEqual(first);
    expect(await count('batch_log')).toBe(before);
    for (const other of [
      { source: a, target: c },
      { source: a, target: b, type: 1 },
    ]) {
      expect(await ann.ask('link:add', { id, ...other })).toMatchObject({
        error: 'conflict',
        reason: 'id_taken',
      });
    }
    expect(await ben.ask('link:add', { id, source: a, target: b })).toMatchObject({ reason: 'id_taken' });
    const known = (await ann.ask('link:add', { source: b, target: c })).diff.links[0]!.id;
    expect(await ann.ask('link:add', { id: known, source: a, target: c })).toMatchObject({
      reason: 'id_taken',
    });
    expect(await ann.ask('link:add', { id: 'x', source: a, target: c })).toMatchObject({
      error: 'bad_request.invalid_uuid',
    });
  });

  it('make node:add safe to repeat, also at the same time', async () => {
    const [parent, other] = (await nodes(2)) as [string, string];
    const id = randomUUID();
    const acks = await Promise.all(
      [1, 2, 3].map(() => ann.ask('node:add', { id, target: parent, title: 'once' })),
    );
    expect(acks[0]!.diff.nodes[0]).toMatchObject({ id, title: 'once' });
    for (const ack of acks) expect(ack).toEqual(acks[0]);
    expect(await ann.ask('node:add', { id, target: other })).toMatchObject({
      error: 'conflict',
      reason: 'id_taken',
    });
    expect(await ann.ask('node:add', { id: other })).toMatchObject({ error: 'conflict', reason: 'id_taken' });
    const alone = randomUUID();
    const first = await ann.ask('node:add', { id: alone });
    expect(await ann.ask('node:add', { id: alone })).toEqual(first);
  });

  it('make link:add_many safe to repeat, as a whole', async () => {
    const [a, b, c] = (await nodes(3)) as [string, string, string];
    const links = [
      { id: randomUUID(), source: a, target: b },
      { id: randomUUID(), source: b, target: c },
    ];
    const first = await ann.ask('link:add_many', { links });
    expect(first.diff.links.map(({ id }) => id)).toEqual(links.map(({ id }) => id));
    expect(await ann.ask('link:add_many', { links })).toEqual(first);
    expect(await ann.ask('link:add_many', { links: links.slice(1) })).toMatchObject({ reason: 'id_taken' });
  });
});
