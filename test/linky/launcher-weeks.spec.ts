import { LauncherRecords } from '#linky';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { create, makePeople } from './world.js';

let app: TestApp;
let bundle: { readonly id: string };

const weeks = async (): Promise<string[]> =>
  (
    await app.sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
       where i.inhparent = 'linky.launcher_log'::regclass order by 1`,
    )
  ).map(({ name }) => name);
const daysOf = async (): Promise<number[]> =>
  (
    await app.sql<{ days: number }>(
      'select distinct round(extract(epoch from now() - occurred_at) / 86400)::int as days from linky.launcher_log order by 1',
    )
  ).map(({ days }) => days);
const view = (days: number): Promise<unknown> =>
  app.sql(
    `insert into linky.launcher_log (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
     values ($1, 'view', now() - make_interval(days => $2::int), 'anonymous', 'x')`,
    [bundle.id, days],
  );
const connection = async (): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: (app.get(DataSource).options as { readonly url: string }).url,
  });
  await client.connect();
  return client;
};

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the tests', insightsDays: 30 });
  const { alone, admin } = await makePeople(app);
  const { slug } = await create(app, {}, await alone(admin));
  const [row] = await app.sql<{ id: string }>('select id from linky.bundles where slug = $1', [slug]);
  bundle = { id: row?.id ?? '' };
  // As it is once there are weeks beside what was there before them.
  await app.sql(
    `do $$ begin
       alter table linky.launcher_log detach partition linky.launcher_events;
       execute format('alter table linky.launcher_log attach partition linky.launcher_events for values from (minvalue) to (%L)',
         date_trunc('week', now() - interval '80 days', 'UTC'));
     end $$`,
  );
});
afterAll(() => app.close());

describe('weeks of launcher events', () => {
  it('are made ahead; those that are old go whole, of the oldest that is left the days that are old', async () => {
    for (const days of [0, 20, 29, 33, 34, 35, 36, 37, 38, 60, 100]) await view(days);
    expect(await app.sql('select from linky.launcher_log_rest')).toHaveLength(10);
    expect(await app.sql('select from linky.launcher_events')).toHaveLength(1);
    await app.get(LauncherRecords).sweep();
    expect(await app.sql(`select to_regclass('linky.launcher_events') as first`)).toEqual([{ first: null }]);
    expect(await daysOf()).toEqual([0, 20, 29]);
    expect(await app.sql('select from linky.launcher_log_rest')).toEqual([]);
    // Five ahead, the rest, and those of the past that hold a day that is kept.
    const names = await weeks();
    expect(names).toContain('launcher_log_rest');
    const past = await app.sql<{ count: number }>(
      `select count(*)::int as count from platform.partitions_of('linky.launcher_log') where until <= now() - interval '32 days'`,
    );
    expect(past).toEqual([{ count: 0 }]);
    await app.get(LauncherRecords).sweep();
    expect(await weeks()).toEqual(names);
  });

  it('are dropped while others write, of whom nobody is refused, and nothing of theirs is lost', async () => {
    for (let days = 40; days < 140; days += 7) await view(days);
    await app.sql(`select platform.sort_rest('linky.launcher_log')`);
    expect((await weeks()).length).toBeGreaterThan(15);
    const [before] = await app.sql<{ count: number }>(
      `select count(*)::int as count from linky.launcher_log where viewer_hash_day = 'race'`,
    );
    expect(before?.count).toBe(0);
    let written = 0;
    let over = false;
    const writers = Array.from({ length: 4 }, async () => {
      const client = await connection();
      await client.query(`set lock_timeout = '5s'`);
      while (!over) {
        await client.query(
          `insert into linky.launcher_log (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
           values ($1, 'view', now(), 'anonymous', 'race')`,
          [bundle.id],
        );
        written += 1;
      }
      await client.end();
    });
    await expect.poll(() => written).toBeGreaterThan(20);
    await expect
      .poll(async () => {
        await app.get(LauncherRecords).sweep();
        return (await daysOf()).at(-1);
      })
      .toBeLessThan(31);
    const reached = written;
    await expect.poll(() => written).toBeGreaterThan(reached + 20);
    over = true;
    await Promise.all(writers);
    expect(await app.sql(`select from linky.launcher_log where viewer_hash_day = 'race'`)).toHaveLength(
      written,
    );
  });

  it('wait for whoever reads for long, who holds nobody else up meanwhile', async () => {
    await view(60);
    await app.sql(`select platform.sort_rest('linky.launcher_log')`);
    const all = await weeks();
    const reader = await connection();
    await reader.query('begin; select from linky.launcher_log limit 1');
    await app.get(LauncherRecords).sweep();
    expect(await weeks()).toEqual(all);
    // Its row is gone all the same: what is not dropped is removed in batches.
    expect(await daysOf()).not.toContain(60);
    await view(0);
    await reader.query('commit');
    await reader.end();
    await app.get(LauncherRecords).sweep();
    expect((await weeks()).length).toBe(all.length - 1);
  });

  it('are read only as far as insights begin in them', async () => {
    for (const days of [3, 10, 17]) await view(days);
    await app.sql(`select platform.sort_rest('linky.launcher_log')`);
    const client = await connection();
    try {
      await client.query(`set plan_cache_mode = force_generic_plan;
        prepare counted (uuid, timestamptz, timestamptz) as
          select matched_rule_id, count(*) from linky.launcher_log
          where bundle_id = $1 and occurred_at >= $2 and occurred_at < $3 group by 1`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off) execute counted
           ('${bundle.id}', now() - interval '10 days', now() - interval '10 days' + interval '10 minutes')`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('Subplans Removed');
      expect(plan.match(/Scan .*on launcher_log_\w+/g)).toHaveLength(1);
    } finally {
      await client.end();
    }
  });
});
