import { Redis } from 'ioredis';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { built } from '../support/built.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { query } from '../support/query.js';
import { InstalledRedis, missingServers } from './processes/installed.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { type Ack, addNodes, emit, registeredKey, ReplicaClients } from './replica-clients.js';

/** A user may try to connect twenty times a minute. */
const BETWEEN_TRIES_MS = 1_000;
const missing = missingServers();
const title = `two replicas on one Postgres and one Redis${missing === null ? '' : ` (skipped: ${missing})`}`;

describe.skipIf(missing !== null)(title, () => {
  let dist: string;
  let database: TestDatabase;
  let redis: InstalledRedis;
  let settings: Record<string, string>;
  let replicas: ServiceProcess[] = [];
  let real: Record<string, string>;
  const clients = new ReplicaClients();

  beforeAll(async () => {
    dist = built();
    [database, redis] = [await cloneDatabase(inject('serverUrl')), await InstalledRedis.start()];
    settings = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      LIGATURE_JWT_SECRET: 'replicated secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_SIGNUP: 'open',
    };
    // The limits are as documented here: each test has users of its own.
    real = { ...settings, LIGATURE_RATE_LIMIT_SCALE: '1', LIGATURE_TRUST_PROXY: 'loopback' };
    replicas = await Promise.all([ServiceProcess.start(dist, real), ServiceProcess.start(dist, real)]);
  });

  afterAll(async () => {
    clients.close();
    await Promise.all(replicas.map((replica) => replica.end('SIGKILL')));
    await redis.stop();
    await database.drop();
  });

  const keyOf = (username: string): Promise<string> => registeredKey(replica(0).url, username);

  function replica(index: number): ServiceProcess {
    return replicas[index]!;
  }

  const connect = (index: number, key: string, address?: string): Promise<Socket> =>
    clients.connect(replica(index).url, key, address);

  async function inRedis(work: (store: Redis) => Promise<unknown>): Promise<void> {
    const store = new Redis(redis.url);
    await work(store);
    store.disconnect();
  }

  function health(index: 0 | 1): Promise<{ redis: string; status: string }> {
    return fetch(`${replica(index).url}/health/ready`).then(
      (r) => r.json() as Promise<{ redis: string; status: string }>,
    );
  }

  it('tell each other what happened: a link:add on one reaches a client on the other', async () => {
    const key = await keyOf('ada');
    const [here, there] = [await connect(0, key), await connect(1, key)];
    const diffs: Ack['diff'][] = [];
    there.on('graph:diff', (diff: Ack['diff']) => diffs.push(diff));
    const [source, target] = await addNodes(here, 2);
    const ack = await emit(here, 'link:add', { source, target, type: 0 });
    expect(ack.ok).toBe(true);
    await eventually('the other client has the same diff', () =>
      diffs.some((diff) => JSON.stringify(diff) === JSON.stringify(ack.diff)),
    );
  });

  it('count together: 5 link:add in 10 s for a user, whichever replica he asks', async () => {
    const key = await keyOf('ben');
    const [here, there] = [await connect(0, key), await connect(1, key)];
    const nodes = await addNodes(here, 9);
    const outcomes = await Promise.all(
      nodes
        .slice(1)
        .map((target, n) =>
          emit(n % 2 === 0 ? here : there, 'link:add', { source: nodes[0], target, type: 1 }),
        ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(5);
    expect(outcomes.filter(({ error }) => error === 'rate_limited')).toHaveLength(3);
  });

  it('count together: 10 sockets of a user, wherever they are', async () => {
    const key = await keyOf('dee');
    let visitors = 0;
    const enter = (index: 0 | 1): Promise<Socket> => {
      visitors += 1;
      return connect(index, key, `198.51.100.${String(visitors)}`);
    };
    const open: Socket[] = [];
    for (let n = 0; n < 10; n += 1) open.push(await enter(n < 5 ? 0 : 1));
    await expect(enter(1)).rejects.toMatchObject({ error: 'rate_limited' });
    open[0]!.disconnect();
    await eventually('the seat is free', () => enter(1).then(Boolean, () => false), BETWEEN_TRIES_MS);
    await expect(enter(0)).rejects.toMatchObject({ error: 'rate_limited' });
  });

  it('keep nobody out when the clock of Redis is set back a day', async () => {
    const [key, client] = [await keyOf('gil'), '198.51.100.77'];
    const tomorrow = Date.now() + 86_400_000;
    const [user] = await query<{ id: string }>(
      database.url,
      `select id from identity.users where username = 'gil'`,
    );
    await inRedis(async (store) => {
      const counted = (n: number): (string | number)[] => [tomorrow + n, `counted ${String(n)}`];
      await store.zadd(
        `ligature:limit:health|${client}`,
        ...Array.from({ length: 120 }, (_, n) => counted(n)).flat(),
      );
      await store.zadd(
        `ligature:seats:${user!.id}`,
        ...Array.from({ length: 10 }, (_, n) => counted(n)).flat(),
      );
    });
    const response = await fetch(`${replica(0).url}/api/health`, { headers: { 'x-forwarded-for': client } });
    expect(response.status).toBe(200);
    replicas.push(await ServiceProcess.start(dist, { ...real, LIGATURE_SEAT_SECONDS: '3' }));
    await eventually(
      'seats of yesterday are free',
      () => connect(2, key, client).then(Boolean, () => false),
      BETWEEN_TRIES_MS,
    );
  });

  it('keep the seats of the third, which died, for so long as it was told to', async () => {
    const key = await keyOf('fay');
    let visitors = 0;
    const enter = (index: number): Promise<Socket> => {
      visitors += 1;
      return connect(index, key, `203.0.113.${String(visitors)}`);
    };
    for (let n = 0; n < 10; n += 1) await enter(2);
    await expect(enter(0)).rejects.toMatchObject({ error: 'rate_limited' });
    await replica(2).end('SIGKILL');
    await eventually('its seats are free', () => enter(0).then(Boolean, () => false), BETWEEN_TRIES_MS);
  });

  it('answer throughout while Redis is away, and act as one again when it is back', async () => {
    const key = await keyOf('cem');
    const [here, there] = [await connect(0, key), await connect(1, key)];
    const nodes = await addNodes(here, 4);
    const create = async (index: 0 | 1): Promise<number> => {
      const response = await fetch(`${replica(index).url}/api/links`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ urls: ['https://example.com'] }),
      });
      return response.status;
    };

    await redis.down();
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) statuses.push(await create(0), await create(1));
    expect(new Set(statuses)).toEqual(new Set([201]));
    const alone = await emit(here, 'link:add', { source: nodes[0], target: nodes[1], type: 1 });
    expect(alone.ok).toBe(true);
    await eventually('the replica knows', async () => (await health(0)).redis === 'down');
    expect(await health(0)).toMatchObject({ status: 'ready', redis: 'down' });

    await redis.up();
    await eventually('both replicas see Redis', async () =>
      (await Promise.all([health(0), health(1)])).every((report) => report.redis === 'up'),
    );
    const diffs: unknown[] = [];
    there.on('graph:diff', (diff: unknown) => diffs.push(diff));
    let next = 2;
    await eventually(
      'a change on one reaches the other again',
      async () => {
        if (next < nodes.length) {
          await emit(here, 'link:add', { source: nodes[0], target: nodes[next], type: 1 });
          next += 1;
        }
        return diffs.length > 0;
      },
      500,
    );
    expect(await create(1)).toBe(201);
  });
});
