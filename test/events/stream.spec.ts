import { ApiKeys, Members, Sessions } from '#identity';
import { systemCall } from '#kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createWorkspace } from '../support/identity.js';
import { itemEvent, StreamWorld } from './stream-world.js';

// Whatever comes round does when a test says so.
vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });

let app: TestApp;
let world: StreamWorld;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
  world = await StreamWorld.of(app);
});
afterAll(async () => {
  await app.close();
  vi.useRealTimers();
});

describe('GET /api/events/stream', () => {
  it('tells what happens, and goes on from the last id', async () => {
    const stream = await world.open('admin');
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('cache-control')).toBe('no-store');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    await expect.poll(() => stream.events).toMatchObject([{ type: 'ready' }]);
    expect(stream.events[0]!.data['cursor']).toBe(stream.lastId);
    await world.tell(1);
    await world.tell(2);
    await expect.poll(() => stream.numbers).toEqual([1, 2]);
    expect(stream.told[0]).toMatchObject({
      specversion: '1.0',
      source: `/orgs/${world.org}`,
      type: 'item.created',
      orgid: world.orgId,
    });
    stream.close();
    await world.tell(3);
    const [, first] = stream.events;
    const again = await world.open('admin', undefined, { headers: { 'last-event-id': first!.id } });
    await expect.poll(() => again.numbers).toEqual([2, 3]);
    await world.tell(4);
    await expect.poll(() => again.numbers).toEqual([2, 3, 4]);
    again.close();
    const last = await world.open('admin', `org=${world.org}&types=item.created&after=${again.lastId}`);
    await world.tell(5);
    await expect.poll(() => last.numbers).toEqual([5]);
    last.close();
  });

  it('begins where the reader of a page is, and reads long stretches to their end', async () => {
    const path = `${app.url}/api/events?org=${world.org}&types=item.*`;
    const page = (await (await fetch(path, { headers: world.headers['admin']! })).json()) as {
      cursor: string;
    };
    const numbers = Array.from({ length: 350 }, (_, n) => n);
    await world.emit(...numbers.map((n) => itemEvent({ orgId: world.orgId }, { n })));
    const query = `org=${world.org}&types=item.*&after=${page.cursor}`;
    const stream = await world.open('admin', query);
    await expect.poll(() => stream.numbers).toEqual(numbers);
    const middle = await world.open('admin', query.replace(page.cursor, stream.events[200]!.id));
    await expect.poll(() => middle.numbers).toEqual(numbers.slice(200));
    stream.close();
    middle.close();
  });

  it('tells every 15 seconds that it is there, and where the reader stands', async () => {
    const stream = await world.open('admin', `org=${world.org}&types=key.*`);
    await expect.poll(() => stream.events.length).toBe(1);
    const start = stream.lastId;
    await world.tell('not for it');
    const later = async (): Promise<string> => {
      await vi.advanceTimersByTimeAsync(15_000);
      return stream.lastId;
    };
    await expect.poll(later).not.toBe(start);
    expect(stream.comments).toBeGreaterThan(0);
    await world.tell('nor this');
    const again = await world.open('admin', undefined, { headers: { 'last-event-id': stream.lastId } });
    await expect.poll(() => again.numbers).toEqual(['nor this']);
    stream.close();
    again.close();
  });

  it('refuses what cannot begin', async () => {
    const refused = async (who: string, query: string): Promise<unknown> => {
      const { status, events } = await world.open(who, query);
      return [status, events[0]?.data['code']];
    };
    await world.key('narrow', 'admin', 'items:read');
    expect(await refused('nobody', '')).toEqual([401, 'UNAUTHORIZED']);
    expect(await refused('narrow', '')).toEqual([403, 'FORBIDDEN']);
    expect(await refused('stranger', `org=${world.org}`)).toEqual([404, 'NOT_FOUND']);
    expect(await refused('admin', 'after=nowhere')).toEqual([400, 'BAD_REQUEST']);
    expect(await refused('admin', 'types=nothing.*')).toEqual([400, 'BAD_REQUEST']);
  });

  it('is told as the reader may see it: of their organizations, domains, workspace, or their own', async () => {
    const { org, orgId, ids } = world;
    const { id: workspaceId } = await createWorkspace(app, orgId);
    await world.key('items key', 'member', 'events:read', 'items:read');
    await world.key('graph key', 'member', 'events:read', 'graph:read');
    await world.key('team key', 'team', 'events:read', 'items:read');
    const query = `org=${org}&types=item.*,key.created`;
    const readers = ['admin', 'member', 'items key', 'graph key', 'team key'];
    const streams = await Promise.all(readers.map((who) => world.open(who, query)));
    const own = await world.open('member', '');
    const subject = await world.open('admin', `org=${org}&subject=items/2`);
    await world.emit(
      itemEvent({ orgId }, { n: 'item' }),
      itemEvent({ userId: ids['member']! }, { n: 'own' }),
      itemEvent({ orgId }, { n: 'other' }, 'items/2', workspaceId),
    );
    await world.key('told of', 'team', 'links:read');
    await world.tell('last');
    for (const stream of streams.filter((_, n) => n !== 3))
      await expect.poll(() => stream.numbers).toEqual(expect.arrayContaining(['last']));
    const [admin, member, items, graph, team] = streams.map(({ told }) =>
      told.map(({ type, data }) => (data as { n?: unknown }).n ?? type),
    );
    expect(admin).toEqual(['item', 'other', 'key.created', 'last']);
    for (const seen of [member, items, team]) expect(seen).toEqual(['item', 'other', 'last']);
    expect(graph).toEqual([]);
    await expect.poll(() => own.numbers.at(-1)).toBe('own');
    expect(subject.numbers).toEqual(['other']);
    for (const stream of [...streams, own, subject]) stream.close();
  });

  it('refuses the eleventh of a caller, until one is closed', async () => {
    await world.person('eager');
    const all = await Promise.all(Array.from({ length: 10 }, () => world.open('eager', '')));
    const refused = await world.open('eager', '');
    expect(refused.status).toBe(429);
    expect(refused.events[0]?.data).toMatchObject({
      code: 'RATE_LIMITED',
      error: 'At most 10 streams of events may be open at once: close one first',
    });
    all[0]!.close();
    await expect.poll(async () => (await world.open('eager', '')).status).toBe(200);
    const head = await fetch(`${app.url}/api/events/stream`, {
      method: 'HEAD',
      headers: world.headers['member']!,
    });
    expect(head.status).toBe(200);
    for (const stream of all) stream.close();
  });
});

describe('a stream ends', () => {
  it('at once for a member who is removed, before what happens next', async () => {
    const stream = await world.open('member');
    await world.tell('before');
    await expect.poll(() => stream.numbers).toEqual(['before']);
    await app.get(Members).remove({ orgId: world.orgId, userId: world.ids['member']! }, 'operator');
    await world.tell('after');
    await expect.poll(() => stream.ended).toBe(true);
    expect([stream.numbers, stream.reason]).toEqual([['before'], 'NOT_FOUND']);
  });

  it('tells an admin less who is none any more', async () => {
    await world.person('second');
    const members = app.get(Members);
    await members.put({ orgId: world.orgId, userId: world.ids['second']!, role: 'org:admin' });
    const stream = await world.open('second', `org=${world.org}&types=item.*,member.*,key.*`);
    await expect.poll(() => stream.events.length).toBe(1);
    await members.put({ orgId: world.orgId, userId: world.ids['second']!, role: 'org:member' });
    await world.key('another', 'team', 'links:read');
    await world.tell('still');
    await expect.poll(() => stream.numbers.at(-1)).toBe('still');
    expect(stream.told.map(({ type }) => type)).toEqual(['item.created']);
    stream.close();
  });

  it('with its key, and with its session', async () => {
    const prefix = await world.key('doomed', 'admin', 'events:read', 'items:read');
    const byKey = await world.open('doomed');
    await expect.poll(() => byKey.events.length).toBe(1);
    await app.get(ApiKeys).revokeByPrefix(prefix, false);
    await expect.poll(() => byKey.reason).toBe('UNAUTHORIZED');
    await world.person('leaving');
    const bySession = await world.open('leaving', '');
    await app.get(Sessions).endEvery(world.ids['leaving']!, systemCall('cli'));
    await expect.poll(() => bySession.reason).toBe('UNAUTHORIZED');
  });

  it('within seconds when the credential has expired, of which nobody tells', async () => {
    await world.key('brief', 'admin', 'events:read', 'items:read');
    const stream = await world.open('brief');
    await expect.poll(() => stream.events.length).toBe(1);
    await app.sql(
      `update identity.api_keys set expires_at = now() - interval '1 day' where key_prefix = $1`,
      [world.prefixes['brief']],
    );
    await vi.advanceTimersByTimeAsync(5_000);
    await expect.poll(() => stream.reason).toBe('UNAUTHORIZED');
  });

  it('when its reader takes too little, who then goes on', async () => {
    const wide = 'x'.repeat(60_000);
    world.closeAll();
    const burst = async (first: number): Promise<void> =>
      world.emit(
        ...Array.from({ length: 100 }, (_, n) => itemEvent({ orgId: world.orgId }, { n: first + n, wide })),
      );
    const open = async (): Promise<unknown> =>
      /ligature_event_streams (\d+)/.exec(await (await fetch(`${app.url}/metrics`)).text())?.[1];
    await expect.poll(open).toBe('0');
    const stream = await world.open('admin', undefined, { reads: false });
    await expect.poll(open).toBe('1');
    for (let first = 0; (await open()) === '1'; first += 100) await burst(first);
    stream.readOn();
    await expect.poll(() => stream.ended).toBe(true);
    const again = await world.open('admin', undefined, { headers: { 'last-event-id': stream.lastId } });
    await world.tell('last');
    await expect.poll(() => again.numbers.at(-1)).toBe('last');
    const numbers = [...stream.numbers, ...again.numbers].slice(0, -1);
    expect(numbers.length).toBeGreaterThan(99);
    expect(numbers).toEqual(numbers.map((_, n) => n));
    again.close();
  });

  it('when the service does, and none begins meanwhile', async () => {
    const stream = await world.open('admin');
    await expect.poll(() => stream.events.length).toBe(1);
    // A service that ends looks every few milliseconds for connections on which nothing was ever sent.
    vi.useRealTimers();
    await app.app.close();
    await expect.poll(() => stream.ended).toBe(true);
    expect(stream.reason).toBe('UNAVAILABLE');
  });
});
