import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { built } from '../support/built.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { missingServers } from './processes/installed.js';
import { eventually } from './processes/processes.js';
import { RedisGroup } from './processes/redis-group.js';
import { ServiceProcess } from './processes/service.js';
import { addNodes, emit, registeredKey, ReplicaClients } from './replica-clients.js';

const missing = missingServers();
const note = missing === null ? '' : ` (skipped: ${missing})`;

interface Group {
  readonly group: RedisGroup;
  readonly url: string;
  readonly failOver?: () => Promise<void>;
}

describe.skipIf(missing !== null)(`two replicas on several Redis${note}`, () => {
  let dist: string;
  let database: TestDatabase;
  let settings: Record<string, string>;

  beforeAll(async () => {
    dist = built();
    database = await cloneDatabase(inject('serverUrl'));
    settings = {
      DATABASE_URL: database.url,
      LIGATURE_JWT_SECRET: 'replicated secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_SIGNUP: 'open',
      LIGATURE_RATE_LIMIT_SCALE: '1',
      LIGATURE_TRUST_PROXY: 'loopback',
    };
  });
  afterAll(() => database.drop());

  const starts: Readonly<Record<string, () => Promise<Group>>> = {
    cluster: () => RedisGroup.cluster(),
    sentinels: () => RedisGroup.sentinels(),
  };

  it.each(Object.entries(starts))('act as one: %s', async (kind, start) => {
    const { group, url, failOver } = await start();
    const clients = new ReplicaClients();
    const own = { ...settings, REDIS_URL: url };
    const replicas = await Promise.all([ServiceProcess.start(dist, own), ServiceProcess.start(dist, own)]);
    const [first, second] = replicas;
    const isUp = async ({ url: origin }: ServiceProcess): Promise<boolean> => {
      const report = (await (await fetch(`${origin}/health/ready`)).json()) as { redis: string };
      return report.redis === 'up';
    };
    try {
      await eventually('both see Redis', async () => (await isUp(first)) && isUp(second));
      const key = await registeredKey(first.url, `user-${kind}`);
      const here = await clients.connect(first.url, key);
      const there = await clients.connect(second.url, key);
      const told: unknown[] = [];
      there.on('graph:diff', (diff: unknown) => told.push(diff));
      const nodes = await addNodes(here, 9);
      await eventually('the other replica tells of all', () => told.length === nodes.length);
      const acks = await Promise.all(
        nodes
          .slice(1)
          .map((target, n) =>
            emit(n % 2 === 0 ? here : there, 'link:add', { source: nodes[0], target, type: 1 }),
          ),
      );
      expect(acks.filter(({ ok }) => ok)).toHaveLength(5);
      if (failOver === undefined) return;
      await failOver();
      await eventually('both see the other Redis', async () => (await isUp(first)) && isUp(second));
      let isTold = false;
      there.on('graph:diff', () => (isTold = true));
      await eventually(
        'the other replica tells of changes again',
        async () => {
          if (!isTold) await emit(here, 'node:add', { title: 'after it' });
          return isTold;
        },
        1_000,
      );
    } finally {
      clients.close();
      await Promise.all(replicas.map((replica) => replica.end('SIGKILL')));
      group.stop();
    }
  });
});
