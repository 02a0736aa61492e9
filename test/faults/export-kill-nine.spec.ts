import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';

import { built } from '../support/built.js';
import { cloneDatabase } from '../support/databases.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const USER = '0193a1b2-0000-7000-8000-0000000000aa';
const EXPORT = '0193a1b2-0000-7000-8000-0000000000ee';

const undo: (() => unknown)[] = [];
let client: pg.Client;
let settings: Record<string, string>;

beforeEach(async () => {
  const database = await cloneDatabase(inject('serverUrl'));
  undo.push(() => database.drop());
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  undo.push(() => client.end());
  settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_JOB_LEASE_SECONDS: '1',
  };
  await client.query(
    `insert into identity.users (id, email, username) values ($1, 'ada@acme.example', 'ada')`,
    [USER],
  );
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(built(), settings);
  undo.push(() => (service.hasEnded ? undefined : service.end('SIGKILL')));
  return service;
}

async function row<Row extends object>(text: string): Promise<Row> {
  return (await client.query<Row & pg.QueryResultRow>(text)).rows[0]!;
}

const addJob = (name: string, payload: object): Promise<unknown> =>
  client.query('select graphile_worker.add_job($1, $2::json, max_attempts => 6)', [name, payload]);

it('an export is whole although the service that made it was killed half way', async () => {
  const sessions = 120_000;
  await client.query(
    `insert into identity.sessions (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at)
     select gen_random_uuid(), $1, 1, now(), now(), now(), now() + interval '1 day' from generate_series(1, $2)`,
    [USER, sessions],
  );
  await client.query(
    `insert into identity.exports (id, user_id, status, created_at, expires_at)
     values ($1, $2, 'waiting', now(), now() + interval '1 day')`,
    [EXPORT, USER],
  );
  await addJob('export', { id: EXPORT });
  const state = (): Promise<{ status: string; records: number; chunks: number; last: number; run: string }> =>
    row(
      `select e.status, e.records, e.run_id as run, count(c.*)::int as chunks, max(c.number) as last
       from identity.exports e left join identity.export_chunks c on c.export_id = e.id group by e.id`,
    );
  const first = await start();
  await eventually('some of it is written', async () => (await state()).chunks > 3);
  await first.end('SIGKILL');
  const half = await state();
  expect(half.status).toBe('running');
  expect(half.records).toBeLessThan(sessions);
  await start();
  await eventually('it is ready', async () => (await state()).status === 'ready');
  const { records, chunks, last, run } = await state();
  expect({ records, chunks }).toEqual({ records: sessions + 1, chunks: last + 1 });
  expect(run).not.toBe(half.run);
});

it('an account is removed although the service that did so was killed half way', async () => {
  const bundles = 3_000;
  await client.query(
    `insert into linky.bundles (id, created_at, updated_at, slug, urls, url_metadata, source, owner_user_id)
     select gen_random_uuid(), now(), now(), 'kill-' || n, '[]', '[]', 'test', $1::uuid from generate_series(1, $2) n`,
    [USER, bundles],
  );
  await client.query(`update identity.users set erase_at = now() - interval '1 day' where id = $1`, [USER]);
  await client.query(
    `insert into identity.removals (id, kind, begun_at, changed_at) values ($1, 'user', now(), now())`,
    [USER],
  );
  await addJob('remove', { kind: 'user', id: USER });
  const state = (): Promise<{ removed: number; total: number; ended: boolean; left: number }> =>
    row(
      `select removed, total, ended_at is not null as ended,
         (select count(*)::int from linky.bundles where purged_at is null) as left from identity.removals`,
    );
  const first = await start();
  await eventually('some of it is gone', async () => (await state()).removed >= 100);
  await first.end('SIGKILL');
  const half = await state();
  expect(half).toMatchObject({ total: bundles, ended: false });
  expect(half.left).toBeGreaterThan(0);
  await start();
  await eventually('it is removed', async () => (await state()).ended);
  expect(await state()).toEqual({ removed: bundles, total: bundles, ended: true, left: 0 });
  expect((await client.query('select from identity.users')).rowCount).toBe(0);
});
