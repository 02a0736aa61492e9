import { randomInt, randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';

import { sql, Transactions, type Tx } from '#data';
import {
  callValue,
  decodeEventCursor,
  encodeEventCursor,
  EventLog,
  type EventQuery,
  EventRecorder,
  type StoredEvent,
  TELL_TRIGGERS,
  withEvents,
} from '#events';
import { type Call, type NewEvent, systemCall } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { changed, numbersOf, pageAfter, queryOf, readAll, things } from './log-world.js';

const TYPES = things.types.map(({ name }) => name);
const [CHANGED] = things.types;
const JOB = systemCall('job');
const BUMP = sql(
  'test.bump',
  `insert into public.things as t (id, n) values ($1, 1) on conflict (id) do update set n = t.n + 1 returning n`,
);
const BUMP_ALONE = withEvents('test.bump_alone', {
  write: BUMP.text,
  answer: 'select n from written',
  call: '$3',
  events: [
    { type: CHANGED!, subject: `'things/' || $1::text`, orgId: '$2', data: `jsonb_build_object('n', w.n)` },
  ],
});
const LIES = sql('test.lie_in_wait', 'select pg_sleep(0)');

let app: TestApp;
let log: EventLog;
let transactions: Transactions;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 30 });
  log = app.get(EventLog);
  transactions = app.get(Transactions);
  await app.sql('create table public.things (id text primary key, n int not null)');
});
afterAll(() => app.close());

const emit = (...events: NewEvent[]): Promise<void> =>
  transactions.run(async (tx) => {
    tx.emit(JOB, ...events);
    await Promise.resolve();
  });
describe('what is written', () => {
  it('is there with its change, in its order, and says who did it', async () => {
    const orgId = randomUUID();
    const call: Call = {
      traceId: 'abcdef012345',
      via: 'rest',
      address: '203.0.113.7:4711',
      userAgent: 'curl/8\n\0☃',
      actor: { type: 'key', id: 'lkyu_00000000', name: 'ada' },
    };
    const batchId = randomUUID();
    let now: Date | undefined;
    await transactions.run(async (tx) => {
      now = tx.now;
      tx.emit(call, changed(orgId, 'things/1', { n: 1, big: 12345678901234567890n.toString() }));
      await tx.query(BUMP, ['1']);
      tx.emit(
        call,
        things.event('thing.guarded', { owner: { orgId }, subject: 'things/1', data: { n: 2 }, batchId }),
      );
      tx.emit(
        call,
        things.event('thing.changed', {
          owner: { orgId },
          subject: 'things/1',
          data: { n: 3 },
          changes: { n: [2, 3] },
        }),
      );
    });
    const { events } = await readAll(log, queryOf(orgId), await log.oldest());
    expect(numbersOf(events)).toEqual([1, 2, 3]);
    const [first, guarded, third] = events;
    const actor = { type: 'key', id: 'lkyu_00000000', name: 'ada', via: 'rest' };
    expect(first).toMatchObject({
      type: 'thing.changed',
      orgId,
      userId: null,
      actor,
      traceId: 'abcdef012345',
    });
    expect(first).toMatchObject({ address: null, userAgent: null, batchId: null, time: now });
    expect(first!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(Math.abs(parseInt(first!.id.replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(60_000);
    expect(guarded).toMatchObject({ address: '203.0.113.7', userAgent: 'curl/8', batchId });
    expect(third!.data).toEqual({ n: 3, changes: { n: [2, 3] } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  });

  it('is not there without its change', async () => {
    const orgId = randomUUID();
    const failing = transactions.run(async (tx) => {
      tx.emit(JOB, changed(orgId, 'things/2', {}));
      await tx.query(BUMP, ['2']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const events: NewEvent = { ...changed(orgId, 'things/2', {}), owner: { orgId: 'none' } };
    await expect(emit(events)).rejects.toThrow('uuid');
    expect((await log.newest(queryOf(orgId), 10)).events).toEqual([]);
    expect(await app.sql(`select from public.things where id = '2'`)).toEqual([]);
  });

  it('may be a single statement, which tells by itself, and cannot emit', async () => {
    const orgId = randomUUID();
    const told: number[] = [];
    const stop = app.get(EventRecorder).whenRecorded(() => told.push(1));
    const bump = (tx: Tx): Promise<{ n: number } | null> =>
      tx.first<{ n: number }>(BUMP_ALONE, ['alone', orgId, callValue(JOB, tx.now)]);
    expect(await transactions.statement(bump)).toEqual({ n: 1 });
    expect(await transactions.statement(bump)).toEqual({ n: 2 });
    expect(told).toHaveLength(2);
    stop();
    const { events } = await readAll(log, queryOf(orgId, { subject: 'things/alone' }), await log.oldest());
    expect(numbersOf(events)).toEqual([1, 2]);
    expect(events[0]).toMatchObject({ actor: { type: 'system', via: 'job' }, traceId: JOB.traceId });
    await expect(
      transactions.statement(async (tx) => {
        tx.emit(JOB, changed(orgId, 'things/3', {}));
        await Promise.resolve();
      }),
    ).rejects.toThrow('withEvents');
  });

  it('may come from a trigger, which is told who does it', async () => {
    const orgId = randomUUID();
    await app.sql(`create function public.tell() returns trigger language plpgsql as $$ begin
      perform events.record('thing.changed', false, 'things/' || old.id, '${orgId}', null, null, jsonb_build_object('n', old.n, 'wide', repeat('x', old.n)), null);
      return old; end $$`);
    await app.sql(
      'create trigger tell after delete on public.things for each row execute function public.tell()',
    );
    await app.sql(`insert into public.things values ('small', 1), ('large', 70000)`);
    const call: Call = { ...JOB, actor: { type: 'user', id: 'u1', name: 'ada' }, via: 'socket' };
    await transactions.run(async (tx) => {
      await tx.query(TELL_TRIGGERS, [callValue(call, tx.now)]);
      await tx.query(sql('test.delete_two', `delete from public.things where id in ('small', 'large')`));
    });
    await app.sql('drop trigger tell on public.things');
    const { events } = await readAll(log, queryOf(orgId), await log.oldest());
    const [small, large] = ['things/small', 'things/large'].map((name) =>
      events.find(({ subject }) => subject === name),
    );
    expect(small).toMatchObject({
      data: { n: 1, wide: 'x' },
      truncated: null,
      actor: { id: 'u1', via: 'socket' },
    });
    expect(large).toMatchObject({ data: { n: 70000 }, truncated: ['wide'] });
  });

  it('is at most 64 kB: larger fields are left out, and named', async () => {
    const orgId = randomUUID();
    const [kept, wide] = ['é'.repeat(30_000), 'x'.repeat(40_000)];
    await emit(
      changed(orgId, 'things/4', { n: 1, kept: 'short', wide, kept2: kept.slice(0, 10_000), wider: kept }),
    );
    const { events } = await log.newest(queryOf(orgId), 1);
    expect(events[0]).toMatchObject({ truncated: ['wider'] });
    expect(Object.keys(events[0]!.data).sort()).toEqual(['kept', 'kept2', 'n', 'wide']);
  });

  it('may be many of one transaction, of different kinds: each has its own, and their order is kept', async () => {
    const [orgId, userId] = [randomUUID(), randomUUID()];
    const [mine, theirs] = [
      { ...JOB, traceId: 'aaaaaaaaaaaa' },
      { ...JOB, traceId: 'bbbbbbbbbbbb' },
    ];
    const batches = [null, randomUUID()];
    const wide = 'x'.repeat(70_000);
    const expected = Array.from({ length: 620 }, (_, n) => ({
      type: n % 7 === 0 ? 'thing.guarded' : 'thing.changed',
      subject: `things/many-${String(n % 3)}`,
      batchId: batches[Math.floor(n / 5) % 2] ?? null,
      traceId: n < 400 ? mine.traceId : theirs.traceId,
      data: { n },
      truncated: n % 100 === 0 ? ['wide'] : null,
    }));
    await transactions.run(async (tx) => {
      for (const { type, subject, batchId, traceId, data, truncated } of expected) {
        const details = { owner: { orgId }, subject, batchId, data: truncated ? { ...data, wide } : data };
        tx.emit(traceId === mine.traceId ? mine : theirs, things.event(type as 'thing.changed', details));
        if (data.n === 300)
          tx.emit(mine, things.event('thing.changed', { ...details, owner: { userId }, data: { n: -1 } }));
      }
      await Promise.resolve();
    });
    const { events } = await readAll(log, queryOf(orgId), await log.oldest());
    expect(events).toMatchObject(expected);
    expect(new Set(events.map(({ id }) => id)).size).toBe(expected.length);
    const other = { owner: { kind: 'user', id: userId }, types: TYPES } as const;
    expect(numbersOf((await log.newest(other, 10)).events)).toEqual([-1]);
  });

  it('is of one of the types there are', () => {
    const unknown = 'thing.forgotten' as 'thing.changed';
    expect(() => things.event(unknown, changed('', '', {}))).toThrow('thing.forgotten');
  });
});

describe('what is read', () => {
  it('is asked for by owner, type, subject and workspace', async () => {
    const [orgId, userId, workspaceId] = [randomUUID(), randomUUID(), randomUUID()];
    await emit(
      changed(orgId, 'things/1', { n: 1 }),
      things.event('thing.guarded', { owner: { orgId }, subject: 'things/2', data: { n: 2 } }),
      things.event('thing.changed', { owner: { userId }, subject: 'things/1', data: { n: 3 } }),
      things.event('thing.changed', { owner: { orgId }, subject: 'things/3', data: { n: 4 }, workspaceId }),
    );
    const from = await log.oldest();
    const found = async (query: EventQuery): Promise<unknown[]> => [
      numbersOf((await readAll(log, query, from)).events),
      numbersOf((await log.newest(query, 10)).events),
    ];
    expect(await found(queryOf(orgId))).toEqual([
      [1, 2, 4],
      [4, 2, 1],
    ]);
    expect(await found(queryOf(orgId, { types: ['thing.guarded'] }))).toEqual([[2], [2]]);
    expect(await found(queryOf(orgId, { subject: 'things/1' }))).toEqual([[1], [1]]);
    expect(await found(queryOf(orgId, { workspaceId }))).toEqual([[4], [4]]);
    expect(await found({ owner: { kind: 'user', id: userId }, types: TYPES })).toEqual([[3], [3]]);
    const all = await readAll(log, { owner: null, types: TYPES }, from);
    expect(numbersOf(all.events.filter((event) => event.orgId === orgId || event.userId === userId))).toEqual(
      [1, 2, 3, 4],
    );
  });

  it('goes on from the newest page, page by page, until nothing is left', async () => {
    const orgId = randomUUID();
    for (let n = 1; n <= 3; n += 1) await emit(changed(orgId, 'things/1', { n }));
    const newest = await log.newest(queryOf(orgId), 2);
    expect(numbersOf(newest.events)).toEqual([3, 2]);
    expect(await pageAfter(log, queryOf(orgId), newest.cursor)).toMatchObject({ events: [], hasMore: false });
    await emit(...[4, 5, 6, 7, 8].map((n) => changed(orgId, 'things/1', { n })));
    const first = await pageAfter(log, queryOf(orgId), newest.cursor, 2);
    expect(first).toMatchObject({ hasMore: true });
    expect(numbersOf(first.events)).toEqual([4, 5]);
    await emit(changed(orgId, 'things/1', { n: 9 }));
    expect(numbersOf((await readAll(log, queryOf(orgId), first.cursor, 2)).events)).toEqual([6, 7, 8, 9]);
    expect(numbersOf((await readAll(log, queryOf(orgId), newest.cursor, 4)).events)).toEqual([
      4, 5, 6, 7, 8, 9,
    ]);
  });

  it('is not delayed by who writes for long, and told what they wrote later', async () => {
    const orgId = randomUUID();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const start = await log.present();
    const slow = transactions.run(async (tx) => {
      // Its events have numbers already: one statement that records, within a longer transaction.
      await tx.query(BUMP_ALONE, ['slow', orgId, callValue(JOB, tx.now)]);
      begin();
      await finished;
    });
    await begun;
    await emit(changed(orgId, 'things/quick', { n: 'quick' }));
    const before = await readAll(log, queryOf(orgId), start);
    expect(numbersOf(before.events)).toEqual(['quick']);
    finish();
    await slow;
    await emit(changed(orgId, 'things/quick', { n: 'again' }));
    const after = await readAll(log, queryOf(orgId), before.cursor);
    expect(new Set(numbersOf(after.events))).toEqual(new Set([1, 'again']));
    expect((await readAll(log, queryOf(orgId), after.cursor)).events).toEqual([]);
  });

  it('is everything, once, and in order of the commits of each subject, whatever happens at once', async () => {
    const [orgId, other] = [randomUUID(), randomUUID()];
    const subjects = Array.from({ length: 5 }, (_, n) => `race-${String(n)}-${orgId}`);
    const start = await log.present();
    let writing = true;
    const write = async (): Promise<void> => {
      for (let round = 0; round < effort(40, 400); round += 1) {
        const mine = subjects.filter(() => randomInt(2) === 0);
        await one(mine).catch((error: unknown) => {
          if ((error as Error).message !== 'rolled back') throw error;
        });
      }
    };
    const one = async (mine: readonly string[]): Promise<void> => {
      const [single] = mine;
      if (single !== undefined && randomInt(4) === 0) {
        await transactions.statement((tx) => tx.query(BUMP_ALONE, [single, orgId, callValue(JOB, tx.now)]));
        return;
      }
      await transactions.run(async (tx) => {
        for (const subject of mine) {
          const row = await tx.first<{ n: number }>(BUMP, [subject]);
          tx.emit(
            JOB,
            changed(orgId, `things/${subject}`, { n: row!.n }),
            changed(other, 'things/other', {}),
          );
          for (let n = randomInt(4); n > 0; n -= 1) await tx.query(LIES);
        }
        if (randomInt(5) === 0) throw new Error('rolled back');
      });
    };
    const read = async (): Promise<StoredEvent[]> => {
      const heard: StoredEvent[] = [];
      for (let [cursor, ended] = [start, false]; !ended;) {
        // Whether nobody writes any more is asked before the reading, which then has everything.
        const last = !writing;
        const page = await pageAfter(log, queryOf(orgId), cursor, 1 + randomInt(40));
        heard.push(...page.events);
        cursor = decodeEventCursor(encodeEventCursor(page.cursor))!;
        ended = last && !page.hasMore;
        await turn();
      }
      return heard;
    };
    const readers = Array.from({ length: 4 }, read);
    await Promise.all(Array.from({ length: 8 }, write));
    writing = false;
    const stored = await app.sql<{ id: string }>('select id from events.log where org_id = $1', [orgId]);
    const counted = await app.sql<{ n: number }>('select n from public.things where id = any($1)', [
      subjects,
    ]);
    expect(stored.length).toBe(counted.reduce((sum, { n }) => sum + n, 0));
    for (const heard of await Promise.all(readers)) {
      expect(heard.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());
      for (const subject of subjects) {
        const numbers = numbersOf(heard.filter((event) => event.subject === `things/${subject}`));
        expect(numbers).toEqual(numbers.map((_, n) => n + 1));
      }
    }
  });
});

describe('a cursor', () => {
  it('is of no use once the database was restored: everything that is kept follows from the oldest', async () => {
    const orgId = randomUUID();
    await emit(changed(orgId, 'things/1', { n: 1 }));
    const { cursor } = await log.newest(queryOf(orgId), 1);
    // As a dump that is restored into a new cluster: rows of transactions that are still to come here.
    await app.sql(`update events.log set xid = xid + 1000000 where org_id = $1`, [orgId]);
    await app.sql('alter table events.horizon disable trigger mark_horizon');
    await app.sql('update events.horizon set written = 5');
    await app.sql('alter table events.horizon enable trigger mark_horizon');
    const lost = await log.after(queryOf(orgId), cursor, 10);
    if (!('oldest' in lost)) throw new Error('the cursor went on');
    await emit(changed(orgId, 'things/1', { n: 2 }));
    const all = await readAll(log, queryOf(orgId), lost.oldest, 1);
    expect(numbersOf(all.events)).toEqual([1, 2]);
    expect((await readAll(log, queryOf(orgId), all.cursor)).events).toEqual([]);
    expect(await log.after(queryOf(orgId), cursor, 10)).toHaveProperty('oldest');
  });

  it('is none when somebody made it up', () => {
    for (const text of [
      '',
      'x',
      'AAAA',
      null,
      7,
      encodeEventCursor({ timeline: 'a', base: { snapshot: '9:3:', low: '0', takenAt: 0 }, walk: null }),
    ])
      expect(decodeEventCursor(text)).toBeNull();
  });
});
