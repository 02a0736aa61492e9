import { randomInt } from 'node:crypto';

import { sql, Transactions } from '#data';
import { systemCall } from '#kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { startFollowers } from './followers.js';
import { itemEvent, StreamWorld } from './stream-world.js';

const WRITERS = 8;
const SUBJECTS = Array.from({ length: 5 }, (_, n) => `race-${String(n)}`);
const ROUNDS = effort(8, 300);
const BUMP = sql(
  'test.bump_race',
  `insert into public.raced as t (id, n) values ($1, 1) on conflict (id) do update set n = t.n + 1 returning n`,
);
const IDLE = sql('test.idle_race', 'select pg_sleep(0)');

let app: TestApp;
let world: StreamWorld;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 30 });
  world = await StreamWorld.of(app);
  await world.key('reader', 'member', 'events:read', 'items:read');
  await app.sql('create table public.raced (id text primary key, n int not null)');
});
afterAll(() => app.close());

async function write(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const mine = SUBJECTS.filter(() => randomInt(2) === 0);
    const doomed = randomInt(5) === 0;
    await app
      .get(Transactions)
      .run(async (tx) => {
        for (const subject of mine) {
          const row = await tx.first<{ n: number }>(BUMP, [subject]);
          tx.emit(systemCall('job'), itemEvent({ orgId: world.orgId }, { n: row!.n }, subject));
          for (let n = randomInt(4); n > 0; n -= 1) await tx.query(IDLE);
        }
        if (doomed) throw new Error('rolled back');
      })
      .catch((error: unknown) => {
        if (!doomed) throw error;
      });
  }
}

it('tells each event once, in the order of each subject, to whoever comes back by whichever way', async () => {
  let stored: string[] | null = null;
  const followers = await startFollowers({
    key: world.headers['reader']!['authorization']!.slice('Bearer '.length),
    org: world.org,
    types: 'item.*',
    url: () => app.url,
    total: () => stored?.length ?? null,
  });
  const reading = Promise.all(followers.map((follower) => follower.follow()));
  await Promise.all(Array.from({ length: WRITERS }, write));
  const rows = await app.sql<{ id: string }>('select id from events.log where org_id = $1 and type like $2', [
    world.orgId,
    'item.%',
  ]);
  stored = rows.map(({ id }) => id);
  await reading;
  for (const follower of followers) {
    expect(follower.ids.toSorted()).toEqual(stored.toSorted());
    for (const events of follower.ofSubjects().values())
      expect(events.map(({ data }) => data['n'])).toEqual(events.map((_, n) => n + 1));
  }
});
