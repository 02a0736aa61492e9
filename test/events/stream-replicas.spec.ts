import { Transactions } from '#data';
import { EventSignals } from '#events';
import { UserAccess } from '#identity';
import { systemCall } from '#kernel';
import { Lifecycle } from '#platform/boot';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';

import { keepsStatements, PgBouncer } from '../operations/pgbouncer.js';
import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { emit, itemEvent, StreamWorld } from './stream-world.js';

// Nobody looks by themselves, unless a test says so.
vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
const POLL_MS = 5_000;

let database: TestDatabase;
let one: TestApp;
let other: TestApp;
let world: StreamWorld;

beforeAll(async () => {
  database = await cloneDatabase(inject('serverUrl'));
  one = await startApp({}, { databaseUrl: database.url });
  other = await startApp({}, { databaseUrl: database.url });
  world = await StreamWorld.of(one);
});
afterAll(async () => {
  // A service that ends looks every few milliseconds for connections on which nothing was ever sent.
  vi.useRealTimers();
  await one.close();
  await other.close();
  await database.drop();
});

const tell = (app: TestApp, n: unknown): Promise<void> => emit(app, itemEvent({ orgId: world.orgId }, { n }));
const hears = (app: TestApp): boolean => app.get(EventSignals).hears;

describe('two replicas of one database, without Redis', () => {
  it('hear each other without looking', async () => {
    await expect.poll(() => hears(one) && hears(other)).toBe(true);
    const here = await world.open('admin');
    const there = await world.open('admin', undefined, { url: other.url });
    for (let n = 0; n < 20; n += 1) {
      await tell(n % 2 === 0 ? one : other, n);
      await expect.poll(() => [here.numbers.at(-1), there.numbers.at(-1)]).toEqual([n, n]);
    }
    // Whoever changes at one is changed at the other.
    const burst = Array.from({ length: 50 }, (_, n) => n);
    await Promise.all(burst.map((n) => tell(one, `burst ${String(n)}`)));
    await expect.poll(() => there.numbers.length).toBe(70);
    here.close();
    there.close();
  });

  it('hear each other again when the connection was lost', async () => {
    const there = await world.open('admin', undefined, { url: other.url });
    await one.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'ligature events' and datname = current_database()`,
    );
    await expect.poll(() => hears(one) && hears(other)).toBe(true);
    await tell(one, 'again');
    await expect.poll(() => there.numbers).toEqual(['again']);
    there.close();
  });

  it('are not delayed by who writes for long', async () => {
    const there = await world.open('admin', undefined, { url: other.url });
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const slow = one.get(Transactions).run(async (tx) => {
      tx.emit(systemCall('job'), itemEvent({ orgId: world.orgId }, { n: 'slow' }));
      await tx.query({ name: 'test.take_a_number', text: 'select pg_current_xact_id()' });
      begin();
      await finished;
    });
    await begun;
    await tell(one, 'quick');
    await expect.poll(() => there.numbers).toEqual(['quick']);
    finish();
    await slow;
    await expect.poll(() => there.numbers).toEqual(['quick', 'slow']);
    there.close();
  });

  it('send nothing where nobody listens, and tell whoever begins to', async () => {
    world.closeAll();
    const told: string[] = [];
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    client.on('notification', ({ payload = '' }) => told.push(payload));
    await client.query('listen ligature_events');
    await expect.poll(() => hears(one) && hears(other)).toBe(true);
    for (const { clock } of [one, other]) clock.advance(61_000);
    await tell(one, 'unheard');
    await one.sql(`select pg_notify('ligature_events', 'the end')`);
    await expect.poll(() => told).toEqual(['the end']);

    const there = await world.open('admin', undefined, { url: other.url });
    await expect.poll(() => there.events.length).toBe(1);
    await tell(one, 'heard');
    await expect.poll(() => there.numbers).toEqual(['heard']);
    expect(told.filter((text) => text.endsWith(' wants'))).toHaveLength(1);
    there.close();
    await client.end();
  });

  it('end streams of whoever is locked out at the other one, by key and by session', async () => {
    await world.key('key of member', 'member', 'events:read', 'items:read');
    const streams = [
      await world.open('member', undefined, { url: other.url }),
      await world.open('key of member', undefined, { url: other.url }),
    ];
    await one.get(UserAccess).disable(world.ids['member']!);
    for (const stream of streams) await expect.poll(() => stream.reason).toBe('UNAUTHORIZED');
    await one.get(UserAccess).enable(world.ids['member']!);
  });

  it('end their streams when they drain, and take no more', async () => {
    const there = await world.open('admin', undefined, { url: other.url });
    await expect.poll(() => there.events.length).toBe(1);
    other.get(Lifecycle).drain();
    await expect.poll(() => there.reason).toBe('UNAVAILABLE');
    expect((await world.open('admin', undefined, { url: other.url })).status).toBe(503);
    const here = await world.open('admin', undefined, { headers: { 'last-event-id': there.lastId } });
    await tell(one, 'elsewhere');
    await expect.poll(() => here.numbers).toEqual(['elsewhere']);
    here.close();
  });
});

describe.skipIf(keepsStatements() === null)(
  `behind a pooler in transaction mode${keepsStatements() === null ? ' (skipped: needs Debian’s pgbouncer)' : ''}`,
  () => {
    it('hears what others do when it looks, and its own at once', async () => {
      const bouncer = await PgBouncer.start(database.url);
      const databaseUrl = bouncer.insteadOf(database.url);
      const settings = { databaseUrl, directDatabaseUrl: database.url, preparedStatements: false };
      const pooled = await startApp(settings, { databaseUrl });
      const stream = await world.open('admin', undefined, { url: pooled.url });
      await tell(pooled, 'own');
      await expect.poll(() => stream.numbers).toEqual(['own']);
      await tell(one, 'of others');
      await expect
        .poll(async () => {
          await vi.advanceTimersByTimeAsync(POLL_MS);
          return stream.numbers;
        })
        .toEqual(['own', 'of others']);
      expect(hears(pooled)).toBe(false);
      const direct = await world.open('admin');
      await tell(pooled, 'told');
      await expect.poll(() => direct.numbers).toEqual(['told']);
      stream.close();
      direct.close();
      await pooled.close();
      await bouncer.stop();
    });
  },
);
