import { systemCall } from '#kernel';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { sql, Transactions } from '#data';
import { ApiKeys } from '#identity';
import { EventTraffic } from '#platform/boot';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createTenant } from '../support/identity.js';
import { addNode, connect, open, person, type Person } from './world.js';

let app: TestApp;
let ann: Person;

beforeAll(async () => {
  app = await startApp({ corsOrigins: ['https://app.example'] });
  ann = await person(app);
});
afterAll(() => app.close());

describe('connecting', () => {
  const carriers: [string, (token: string) => object][] = [
    ['auth.api_token', (token) => ({ auth: { api_token: token } })],
    ['auth.token', (token) => ({ auth: { token } })],
    ['Authorization', (token) => ({ extraHeaders: { authorization: `Bearer ${token}` } })],
    ['Sec-WebSocket-Protocol', (token) => ({ protocols: ['Bearer', token] })],
  ];
  it.each(carriers)('takes the token from %s', async (_, options) => {
    const client = open(app, options(ann.key));
    expect(await client.heard('connected')).toMatchObject({ ok: true, uid: ann.account.id, client: 'api' });
    expect(await client.ask('graph:get')).toMatchObject({ ok: true });
    client.close();
  });

  it('takes a session from the cookie, but only from our own pages', async () => {
    const cookie = `st_access=${await createSession(app, ann.account.id)}`;
    for (const origin of [undefined, app.url, 'https://app.example']) {
      const client = open(app, { extraHeaders: { cookie, ...(origin ? { origin } : {}) } });
      expect(await client.heard('connected')).toMatchObject({ uid: ann.account.id, client: 'web' });
      client.close();
    }
    const foreign = open(app, { extraHeaders: { cookie, origin: 'https://evil.example' } });
    expect(await foreign.heard('error')).toMatchObject({ ok: false, error: 'forbidden' });
    await foreign.gone();
  });

  it('never asks a token client for its origin', async () => {
    const client = await connect(app, ann, { extraHeaders: { origin: 'https://evil.example' } });
    client.close();
  });

  it.each([
    ['/socket.io', ['websocket']],
    ['/socket.io', ['polling']],
    ['/ext-socket.io', ['websocket']],
    ['/ext-socket.io', ['polling']],
    ['/ext-socket.io', ['polling', 'websocket']],
  ])('serves %s over %j', async (path, transports) => {
    const client = await connect(app, ann, { path, transports });
    expect(await client.ask('graph:get')).toMatchObject({ ok: true });
    client.close();
  });

  it('lets both paths hear each other', async () => {
    const [a, b] = [
      await connect(app, ann),
      await connect(app, ann, { path: '/ext-socket.io', transports: ['polling'] }),
    ];
    const ack = await a.ask('node:add', { title: 'heard' });
    await b.caughtUp();
    expect(b.diffs).toEqual([ack.diff]);
    a.close();
    b.close();
  });
});

describe('a refused connection', () => {
  it.each([
    ['none', {}],
    ['an unknown token', { auth: { api_token: 'st_nonsense' } }],
    ['an unknown key', { auth: { api_token: 'lkyu_aaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbb' } }],
    ['a token in the query', { query: { token: 'x' } }],
  ])('is told, answered and then disconnected: %s', async (_, options) => {
    const refusal = { ok: false, error: 'forbidden.auth_missing', message: 'Authentication required' };
    for (let answered = false; !answered;) {
      const client = open(app, options);
      const told = await client.heard('error');
      expect(told).toMatchObject(refusal);
      expect(told.trace_id).toMatch(/^[0-9a-f]{12}$/);
      const gone = client.gone();
      let answer: unknown;
      void client.ask('link:add', { source: 'x' }).then(
        (ack) => (answer = ack),
        () => undefined,
      );
      expect(await gone).toBe('io server disconnect');
      // On a slow machine the grace may be over before the question arrives: then once more.
      answered = answer !== undefined;
      if (answered) expect(answer).toEqual(told);
      expect(client.events.map(({ name }) => name)).toEqual(['error']);
    }
  });

  it('is disconnected within the grace if it asks nothing', async () => {
    const client = open(app);
    const since = Date.now();
    expect(await client.gone()).toBe('io server disconnect');
    expect(Date.now() - since).toBeLessThan(60_000);
  });
});

describe('events', () => {
  it('of one socket take turns, so that others are answered while its own wait for something', async () => {
    const [busy, other] = [await connect(app, ann), await connect(app, await person(app))];
    const id = await addNode(busy);
    const HOLD = sql('test.hold_components', 'select id from node_graph.components for update');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let held: Promise<void> = Promise.resolve();
    await new Promise<void>((locked) => {
      held = app.get(Transactions).run(async (tx) => {
        await tx.query(HOLD);
        locked();
        await released;
      });
    });
    const asked = Array.from({ length: 30 }, (_, i) => busy.ask('node:update', { id, title: String(i) }));
    for (let i = 0; i < 5; i += 1) expect(await other.ask('graph:get', {})).toMatchObject({ ok: true });
    release();
    await held;
    for (const ack of await Promise.all(asked)) expect(ack).toMatchObject({ ok: true });
    for (const client of [busy, other]) client.close();
  });

  it('answers ws:ping with an event and an ack', async () => {
    const client = await connect(app, ann);
    const pong = await client.ask('ws:ping');
    expect(pong).toMatchObject({ ok: true, serverTime: expect.stringMatching(/Z$/) as string });
    expect(await client.heard('ws:pong')).toEqual(pong);
    client.close();
  });

  it('answers unknown events', async () => {
    const client = await connect(app, ann);
    for (const name of ['node:drag', 'error', 'toString', '']) {
      expect(await client.ask(name, {})).toMatchObject({ ok: false, error: 'bad_request.unknown_event' });
    }
    client.close();
  });

  it('does the work of an event without an ack, and stays silent on its errors', async () => {
    const [a, b] = [await connect(app, ann), await connect(app, ann)];
    a.socket.emit('node:add', { title: 'quiet' });
    a.socket.emit('node:add', { title: 7 });
    a.socket.emit('no:such:event');
    await b.heard('graph:diff');
    await a.caughtUp();
    await b.caughtUp();
    expect(b.diffs.map(({ nodes }) => nodes[0]?.['title'])).toEqual(['quiet']);
    expect(a.events.map(({ name }) => name)).toEqual(['connected', 'ws:pong']);
    a.close();
    b.close();
  });

  it('cuts a revoked key off at the next event', async () => {
    const { rawKey, apiKey } = await createKey(app, { userId: ann.account.id });
    const client = await connect(app, { ...ann, key: rawKey });
    expect(await client.ask('graph:get')).toMatchObject({ ok: true });
    await app.get(ApiKeys).revoke({ kind: 'user', id: ann.account.id }, apiKey.id, false, systemCall('cli'));
    const gone = client.gone();
    expect(await client.ask('graph:get')).toMatchObject({ ok: false, error: 'forbidden.auth_missing' });
    expect(await gone).toBe('io server disconnect');
  });

  it('asks for the scope of the event', async () => {
    const { rawKey } = await createKey(app, { userId: ann.account.id }, { scopes: ['graph:read'] });
    const client = await connect(app, { ...ann, key: rawKey });
    expect(await client.ask('graph:get')).toMatchObject({ ok: true });
    expect(await client.ask('node:add', {})).toMatchObject({ error: 'forbidden', reason: 'scope_missing' });
    client.close();
  });

  it('tells nothing of the graph to a key that may not read it', async () => {
    const { rawKey } = await createKey(app, { userId: ann.account.id }, { scopes: ['links:write'] });
    const deaf = await connect(app, { ...ann, key: rawKey });
    const hearing = await connect(app, ann);
    const actor = await connect(app, ann);
    expect(await actor.ask('node:add', { title: 'secret' })).toMatchObject({ ok: true });
    await hearing.heard('graph:diff');
    expect(await deaf.ask('ws:ping')).toMatchObject({ ok: true });
    expect(deaf.diffs).toEqual([]);
    for (const client of [deaf, hearing, actor]) client.close();
  });

  it('refuses a team key, which speaks for no user', async () => {
    const { teamKey } = await createTenant(app);
    const client = await connect(app, { ...ann, key: teamKey });
    expect(await client.ask('graph:get')).toMatchObject({ error: 'forbidden', reason: 'api_not_allowed' });
    client.close();
  });
});

describe('a socket that asks nothing', () => {
  const hour = 3_600_000;

  it('is cut off when its key is revoked, its session ended or expired, or its user deleted', async () => {
    const hearing = await connect(app, ann);
    const key = await createKey(app, { userId: ann.account.id });
    const revoked = await connect(app, { ...ann, key: key.rawKey });
    const session = await createSession(app, ann.account.id);
    const ended = await connect(app, { ...ann, key: session });
    const expired = await connect(app, { ...ann, key: await createSession(app, ann.account.id) });
    const ben = await person(app);
    const deleted = await connect(app, ben);

    await app
      .get(ApiKeys)
      .revoke({ kind: 'user', id: ann.account.id }, key.apiKey.id, false, systemCall('cli'));
    const logout = await fetch(`${app.url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session}` },
    });
    expect(logout.status).toBe(204);
    await app.sql('delete from identity.users where id = $1', [ben.account.id]);
    for (const client of [revoked, ended, deleted]) expect(await client.gone()).toBe('io server disconnect');
    expect(expired.socket.connected).toBe(true);
    app.clock.advance(13 * hour);
    expect(await expired.gone()).toBe('io server disconnect');

    const refusal = { ok: false, error: 'forbidden.auth_missing', message: 'Authentication required' };
    for (const { events } of [revoked, ended, expired, deleted]) {
      expect(events.map(({ name }) => name)).toEqual(['connected', 'error']);
      expect(events[1]?.payload).toMatchObject(refusal);
    }
    expect(await hearing.ask('graph:get')).toMatchObject({ ok: true });
    hearing.close();
  }, 300_000);
});

describe('before it stops, the service finishes', () => {
  let release = (): void => undefined;
  afterEach(() => {
    release();
  });

  /** Nodes cannot be written until the answer is called, or the test is over. */
  async function holdNodes(): Promise<() => Promise<void>> {
    const released = new Promise<void>((resolve) => (release = resolve));
    let done: Promise<void> = Promise.resolve();
    await new Promise<void>((held) => {
      done = app.get(Transactions).run(async (tx) => {
        await tx.query(sql('test.hold_nodes', 'lock table node_graph.nodes in exclusive mode'), []);
        held();
        await released;
      });
    });
    return () => {
      release();
      return done;
    };
  }

  async function begun(): Promise<void> {
    await vi.waitFor(async () => {
      const rows = await app.sql(
        `select 1 from pg_locks where not granted
         and database = (select oid from pg_database where datname = current_database())`,
      );
      expect(rows).toHaveLength(1);
    }, 300_000);
  }

  async function measured(): Promise<number> {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return Number(/event_duration_seconds_count\{event="node:add",status="ok"\} (\d+)/.exec(text)?.[1] ?? 0);
  }

  async function sockets(): Promise<number> {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return Number(/^ligature_sockets (\d+)/m.exec(text)?.[1]);
  }

  it('events that asked for no answer, and measures them', async () => {
    const client = await connect(app, ann);
    const [before, letGo] = [await measured(), await holdNodes()];
    client.socket.emit('node:add', { title: 'unanswered' });
    await begun();
    let settled = false;
    const finished = app
      .get(EventTraffic)
      .settled(30_000)
      .then(() => (settled = true));
    // Others are served meanwhile.
    expect(await client.ask('graph:get', { limit: 1 })).toMatchObject({ ok: true });
    expect(settled).toBe(false);
    await letGo();
    await finished;
    expect(await measured()).toBe(before + 1);
    expect(await app.sql("select 1 from node_graph.nodes where title = 'unanswered'")).toHaveLength(1);
    client.close();
  });

  it('events whose client has left, and no longer waits for them then', async () => {
    const client = await connect(app, ann);
    const letGo = await holdNodes();
    client.socket.emit('node:add', { title: 'left' }, () => undefined);
    await begun();
    const open = await sockets();
    client.close();
    await expect.poll(sockets).toBeLessThan(open);
    await letGo();
    // It would wait for hours, if it did.
    await app.get(EventTraffic).settled(7_200_000);
    expect(await app.sql("select 1 from node_graph.nodes where title = 'left'")).toHaveLength(1);
  });
});
