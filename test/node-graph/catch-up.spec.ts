import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { sql, Transactions } from '#data';
import { Retention } from '#node-graph';

import type { TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import {
  type Ack,
  addNode,
  type Client,
  connect,
  type Diff,
  person,
  type Person,
  startWorld,
  type World,
} from './world.js';

let app: TestApp;
let world: World;
let ann: Person;
let ben: Person;
let a: Client;
let b: Client;

beforeAll(async () => {
  world = await startWorld();
  ({ app, ann, ben, a, b } = world);
});
afterAll(() => world.close());

async function since(client: Client, cursor: string, limit?: number): Promise<Ack> {
  const ack = await client.ask('graph:since', { cursor, ...(limit === undefined ? {} : { limit }) });
  expect(ack).toMatchObject({ ok: true, trace_id: expect.stringMatching(/^[0-9a-f]{12}$/) as string });
  return ack;
}

/** Everything after the cursor, in steps of `limit`. */
async function drain(
  client: Client,
  from: string,
  limit: number,
): Promise<{ diffs: Diff[]; cursor: string }> {
  const diffs: Diff[] = [];
  for (let cursor = from; ;) {
    const ack = await since(client, cursor, limit);
    expect(ack.diffs.length).toBeLessThanOrEqual(limit);
    diffs.push(...ack.diffs);
    cursor = ack.cursor;
    if (!ack.hasMore) return { diffs, cursor };
  }
}

const titles = (diffs: readonly Diff[]): unknown[] =>
  diffs.flatMap(({ nodes }) => nodes.map((node) => node['title']));

describe('graph:since', () => {
  it('tells again what was told: own changes, those of others, grants and what they show', async () => {
    const { cursor } = await a.ask('graph:get', {});
    const known = (await b.ask('graph:get', {})).cursor;
    const heard = b.diffs.length;
    const id = await addNode(a, { title: 'mine' });
    const child = await addNode(a, { title: 'child', target: id });
    const grant = await a.ask('node:access', { id, email: ben.account.email, level: 2 });
    const link = await a.ask('link:add', { source: await addNode(a), target: child });
    const byBen = await b.ask('node:update', { id, title: 'yours' });
    const mine = await since(a, cursor);
    expect(mine).toMatchObject({ hasMore: false });
    expect(mine.diffs).toHaveLength(6);
    expect(mine.diffs[2]?.access).toEqual(grant.diff.access);
    expect(mine.diffs[4]?.links).toEqual(link.diff.links);
    expect(mine.diffs[5]).toEqual(byBen.diff);
    await b.caughtUp();
    const [shown, ...later] = b.diffs.slice(heard);
    const [first, ...rest] = (await since(b, known)).diffs;
    expect(rest).toEqual([...later, byBen.diff]);
    expect(first?.links).toEqual(shown?.links);
    // What came into sight is told as it is by now.
    expect(first?.nodes).toMatchObject([
      { id, title: 'yours', access: 2, version: byBen.diff.nodes[0]?.['version'] },
      { id: child, title: 'child', access: 2, status: 2 },
    ]);
    expect(await since(a, mine.cursor)).toMatchObject({ diffs: [], hasMore: false });
  });

  it('goes on where it stopped, whatever the limit', async () => {
    const { cursor } = await a.ask('graph:get', {});
    const wanted = Array.from({ length: 7 }, (_, i) => `part ${String(i)}`);
    for (const title of wanted) await addNode(a, { title });
    for (const limit of [1, 2, 3, 6, 7, 8, 1000])
      expect(titles((await drain(a, cursor, limit)).diffs)).toEqual(wanted);
    const first = await since(a, cursor, 3);
    await addNode(a, { title: 'in between' });
    expect(titles((await drain(a, first.cursor, 3)).diffs)).toEqual([...wanted.slice(3), 'in between']);
  });

  it('speaks op diffs to those who ask for them, and tells strangers nothing', async () => {
    const two = await connect(app, ann, { auth: { api_version: 2 } });
    const stranger = await connect(app, await person(app));
    const { cursor } = await two.ask('graph:get', {});
    const ack = await two.ask('node:add', { title: 'op' });
    expect((await since(two, cursor)).diffs).toEqual([ack.diff]);
    expect((await since(stranger, cursor)).diffs).toEqual([]);
    two.close();
    stranger.close();
  });

  it('is the same over REST', async () => {
    const headers = { authorization: `Bearer ${ann.key}` };
    const get = async (path: string): Promise<{ status: number; body: Ack }> => {
      const response = await fetch(app.url + path, { headers });
      return { status: response.status, body: (await response.json()) as Ack };
    };
    const { cursor } = (await get('/api/graph')).body;
    await addNode(a, { title: 'rest' });
    const { status, body } = await get(`/api/graph/since?cursor=${cursor}&limit=5`);
    expect({ status, ok: body.ok, titles: titles(body.diffs) }).toEqual({
      status: 200,
      ok: true,
      titles: ['rest'],
    });
    expect((await get('/api/graph/since')).status).toBe(400);
  });

  it.each([
    ['bad_request.missing_params', {}],
    ['bad_request.missing_params', undefined],
    ['bad_request.invalid_cursor', { cursor: 'x' }],
    ['bad_request.invalid_cursor', { cursor: 7 }],
    ['bad_request.out_of_range', { limit: 0 }],
    ['bad_request.out_of_range', { limit: 1001 }],
    ['bad_request.invalid_number', { limit: 'x' }],
  ])('refuses with %s', async (error, payload) => {
    const { cursor } = await a.ask('graph:get', {});
    const full = payload && 'limit' in payload ? { cursor, ...payload } : payload;
    expect(await a.ask('graph:since', full)).toMatchObject({ ok: false, error });
  });
});

describe('a transaction that takes its place early and commits late', () => {
  const INSERT = sql(
    'test.batch_in_flight',
    `with batch as (
       insert into node_graph.batch_log
         (id, created_at, place, transaction, actor_id, scope_type, scope_id, undone)
       values ($1, now(), nextval('node_graph.batch_order'), pg_current_xact_id()::text::bigint, $2, 1, $2, false)
       returning place, transaction
     ), op as (
       insert into node_graph.op_log (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch)
       values (nextval('node_graph.op_order'), $1, 1, 0, $3, $4, '{}')
     )
     insert into node_graph.delivery_log (user_id, place, transaction, batch_id) select $2, place, transaction, $1 from batch`,
  );

  /** Some node that Ann sees. */
  let changed: string;
  beforeAll(async () => {
    changed = await addNode(a);
  });

  /** A batch whose transaction stays open until the answer is called. */
  async function late(title: string): Promise<() => Promise<void>> {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let done: Promise<void> = Promise.resolve();
    await new Promise<void>((written) => {
      done = app.get(Transactions).run(async (tx) => {
        await tx.affected(INSERT, [randomUUID(), ann.account.id, changed, { title, version: 1 }]);
        written();
        await ended;
      });
    });
    return () => {
      end();
      return done;
    };
  }

  it('is told after what committed before it, once', async () => {
    const { cursor } = await a.ask('graph:get', {});
    const commit = await late('late');
    await addNode(a, { title: 'early' });
    const first = await since(a, cursor);
    expect(titles(first.diffs)).toEqual(['early']);
    await commit();
    const second = await since(a, first.cursor);
    expect(titles(second.diffs)).toEqual(['late']);
    expect((await since(a, second.cursor)).diffs).toEqual([]);
    expect(titles((await since(a, cursor)).diffs)).toEqual(['late', 'early']);
  });

  it('is not lost between the parts of a long list', async () => {
    const { cursor } = await a.ask('graph:get', {});
    const [one, two] = [await late('late 1'), await late('late 2')];
    for (const title of ['a', 'b', 'c']) await addNode(a, { title });
    const first = await since(a, cursor, 1);
    await one();
    const second = await since(a, first.cursor, 1);
    await two();
    const rest = await drain(a, second.cursor, 1);
    const all = titles([...first.diffs, ...second.diffs, ...rest.diffs]);
    expect([...all].sort()).toEqual(['a', 'b', 'c', 'late 1', 'late 2']);
    expect(all.filter((title) => String(title).length === 1)).toEqual(['a', 'b', 'c']);
    expect((await since(a, rest.cursor)).diffs).toEqual([]);
  });

  it('is told after the reset of nobody: a cursor may be taken while it runs', async () => {
    const commit = await late('running');
    const { cursor } = await a.ask('graph:get', {});
    await commit();
    expect(titles((await since(a, cursor)).diffs)).toEqual(['running']);
  });
});

it('under fire: every diff exactly once, in the order of the versions, for each of two users', async () => {
  const writers = await Promise.all(
    Array.from({ length: 6 }, (_, i) => connect(app, i % 2 === 0 ? ann : ben)),
  );
  const nodes = await Promise.all(
    Array.from({ length: 5 }, (_, i) => addNode(a, { title: `fire ${String(i)}` })),
  );
  for (const id of nodes) await a.ask('node:access', { id, email: ben.account.email, level: 2 });
  const cursors = await Promise.all([a, b].map(async (client) => (await client.ask('graph:get', {})).cursor));
  let writing = true;
  const done: string[] = [];
  const readers = [a, b].map(async (client, i) => {
    let cursor = cursors[i] ?? '';
    const diffs: Diff[] = [];
    for (let last = false; !last;) {
      last = !writing;
      const part = await drain(client, cursor, 1 + Math.floor(Math.random() * 5));
      diffs.push(...part.diffs);
      cursor = part.cursor;
    }
    return diffs;
  });
  await Promise.all(
    writers.map(async (writer, w) => {
      for (let i = 0; i < effort(20, 1_000); i += 1) {
        const title = `${String(w)}.${String(i)}`;
        const id = nodes[Math.floor(Math.random() * nodes.length)];
        expect(await writer.ask('node:update', { id, title })).toMatchObject({ ok: true });
        done.push(title);
      }
    }),
  );
  writing = false;
  for (const diffs of await Promise.all(readers)) {
    expect(titles(diffs).sort()).toEqual([...done].sort());
    for (const id of nodes) {
      const versions = diffs.flatMap((diff) =>
        diff.nodes.filter((node) => node.id === id).map((node) => node['version']),
      );
      expect(versions).toEqual(versions.map((_, i) => i + 1));
    }
  }
  for (const writer of writers) writer.close();
});

describe('history that is too old', () => {
  const DAY = 86_400_000;
  const prune = (): Promise<number> => app.get(Retention).prune();

  /** A cursor that no transaction of this moment, of whichever database of the server, holds back. */
  async function settledCursor(): Promise<string> {
    return vi.waitFor(async () => {
      const { cursor } = await a.ask('graph:get', { limit: 1 });
      const [, snapshot = ''] = Buffer.from(cursor, 'base64url').toString().split('|');
      const [latest] = await app.sql<{ id: string }>(
        'select max(transaction) as id from node_graph.batch_log',
      );
      expect(BigInt(snapshot.split(':')[0] ?? 0) > BigInt(latest!.id)).toBe(true);
      return cursor;
      // Longer than any transaction of the tests that run beside it on the same server.
    }, 300_000);
  }

  it('is forgotten, no day too early; who needs it begins anew', async () => {
    const before = await settledCursor();
    const old = await a.ask('node:add', { title: 'old' });
    const after = await settledCursor();
    const [batch] = await app.sql<{ id: string }>(
      'select batch_id as id from node_graph.op_log where entity_id = $1',
      [old.diff.nodes[0]!.id],
    );
    app.clock.advance(179 * DAY);
    await addNode(a, { title: 'young' });
    const { cursor: part } = await since(a, before, 1);
    await prune();
    expect(titles((await since(a, before)).diffs)).toEqual(['old', 'young']);
    app.clock.advance(DAY);
    expect(await prune()).toBeGreaterThan(0);
    expect(await prune()).toBe(0);
    expect(await a.ask('graph:since', { cursor: before })).toEqual({
      ok: true,
      reset: true,
      trace_id: expect.any(String) as string,
    });
    expect(await a.ask('graph:since', { cursor: part })).toMatchObject({ ok: true, reset: true });
    expect(titles((await since(a, after)).diffs)).toEqual(['young']);
    const { batches } = await a.ask('history:page', {});
    expect(batches).toHaveLength(1);
    expect(await a.ask('history:undo', { batchId: batch!.id })).toMatchObject({ error: 'not_found.batch' });
    const anew = await a.ask('graph:get', { limit: 5000 });
    expect(anew.nodes.map(({ title }) => title)).toEqual(expect.arrayContaining(['old', 'young']));
    expect((await since(a, anew.cursor)).diffs).toEqual([]);
  });

  it('has a cursor of another database begin anew too', async () => {
    const cursorUpTo = (xmax: bigint): string => Buffer.from(`1|1:${String(xmax)}:`).toString('base64url');
    expect(await a.ask('graph:since', { cursor: cursorUpTo(2n ** 61n + 1n) })).toMatchObject({
      ok: true,
      reset: true,
    });
    expect(await a.ask('graph:since', { cursor: cursorUpTo(2n ** 61n) })).toMatchObject({
      error: 'bad_request.invalid_cursor',
    });
  });
});
