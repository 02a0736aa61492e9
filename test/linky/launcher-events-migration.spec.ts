import { randomUUID } from 'node:crypto';

import { migrate } from '#data';
import { linky } from '#linky';
import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { afterEach, expect, inject, it } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { effort } from '../support/effort.js';

const NAME = 'PartitionLauncherEvents1796330000000';
const ROWS = effort(200_000, 10_000_000);

let database: TestDatabase;
let dataSource: DataSource;
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** As the build before left it, with so many events of ninety days. */
async function earlier(rows: number): Promise<string> {
  database = await cloneDatabase(inject('serverUrl'));
  dataSource = await openDatabase(database.url);
  const Migration = linky.migrations.find(({ name }) => name === NAME) as new () => MigrationInterface;
  const runner = dataSource.createQueryRunner();
  await new Migration().down(runner);
  await runner.query('delete from public.migrations where name = $1', [NAME]);
  const bundle = randomUUID();
  await runner.query('set statement_timeout = 0');
  await runner.query(
    `insert into linky.bundles (id, created_at, updated_at, slug, urls, url_metadata, source)
     values ($1, now(), now(), 'earlier-bundle', '[]', '[]', '')`,
    [bundle],
  );
  await runner.query(
    `insert into linky.launcher_events (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
     select $1, 'view', now() - interval '90 days' * (1 - n::float / $2), 'anonymous', 'old'
     from generate_series(1, $2::int) n`,
    [bundle, rows],
  );
  await runner.query('reset statement_timeout');
  await runner.release();
  return bundle;
}

/** What an earlier build writes, on connections of its own, which nobody may hold up for long. */
class Writers {
  written = 0;
  longest = 0;
  private over = false;
  private readonly all: Promise<void>[];

  constructor(
    private readonly bundle: string,
    count: number,
  ) {
    this.all = Array.from({ length: count }, () => this.write());
  }

  async rest(): Promise<void> {
    this.over = true;
    await Promise.all(this.all);
  }

  private async write(): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`set lock_timeout = '5s'`);
    while (!this.over) {
      const began = performance.now();
      await client.query({
        name: 'write',
        text: `insert into linky.launcher_events (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
          values ($1, 'view', now(), 'anonymous', 'new')`,
        values: [this.bundle],
      });
      this.longest = Math.max(this.longest, performance.now() - began);
      this.written += 1;
    }
    await client.end();
  }
}

const count = async (table: string, hash: string): Promise<{ rows: number; ids: number }> => {
  const [found] = await dataSource.query<{ rows: number; ids: number }[]>(
    `select count(*)::int as rows, count(distinct id)::int as ids from ${table} where viewer_hash_day = $1`,
    [hash],
  );
  if (found === undefined) throw new Error('nothing was counted');
  return found;
};

it('what is there becomes the first partition, while an earlier build writes; nothing is lost, nothing twice', async () => {
  const bundle = await earlier(ROWS);
  const [{ file: before } = { file: 0 }] = await dataSource.query<{ file: number }[]>(
    `select pg_relation_filenode('linky.launcher_events') as file`,
  );
  const writers = new Writers(bundle, 3);
  await expect.poll(() => writers.written).toBeGreaterThan(20);
  const began = performance.now();
  expect(await migrate(dataSource)).toEqual([NAME]);
  const took = performance.now() - began;
  const reached = writers.written;
  await expect.poll(() => writers.written).toBeGreaterThan(reached + 20);
  await writers.rest();
  process.stderr.write(
    `${String(ROWS)} rows: ${String(Math.round(took))} ms, ${String(reached)} writes meanwhile, the longest ${String(Math.round(writers.longest))} ms\n`,
  );
  const all = { rows: ROWS, ids: ROWS };
  const fresh = { rows: writers.written, ids: writers.written };
  expect(await count('linky.launcher_log', 'old')).toEqual(all);
  expect(await count('linky.launcher_events', 'old')).toEqual(all);
  expect(await count('linky.launcher_log', 'new')).toEqual(fresh);
  // No row was copied.
  expect(await dataSource.query(`select pg_relation_filenode('linky.launcher_events') as file`)).toEqual([
    { file: before },
  ]);
  // What both builds write has one row of numbers.
  await dataSource.query(
    `insert into linky.launcher_log (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
     values ($1, 'view', now(), 'anonymous', 'new')`,
    [bundle],
  );
  expect(await count('linky.launcher_events', 'new')).toEqual({ rows: fresh.rows + 1, ids: fresh.ids + 1 });
  const [twice] = await dataSource.query<{ ids: number; rows: number }[]>(
    'select count(distinct id)::int as ids, count(*)::int as rows from linky.launcher_log',
  );
  expect(twice?.ids).toBe(twice?.rows);
  // The next week that is made begins where it ends.
  const [next] = await dataSource.query<{ made: boolean; meets: boolean }[]>(
    `select platform.make_partition('linky.launcher_log', (p.until at time zone 'UTC')::date) as made,
       p.until > now() + interval '27 days' as meets from platform.partitions_of('linky.launcher_log') p`,
  );
  expect(next).toEqual({ made: true, meets: true });
});

it('waits for who holds the table, while others write, and goes on where it was ended midway', async () => {
  const bundle = await earlier(1_000);
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('begin; select from linky.launcher_events limit 1 for update');
  const writers = new Writers(bundle, 2);
  const migrated = migrate(dataSource);
  const waits = `select from pg_stat_activity where datname = current_database() and query like '%briefly%' and state = 'active' and pid <> pg_backend_pid()`;
  await expect.poll(async () => dataSource.query<unknown[]>(waits)).toHaveLength(1);
  const reached = writers.written;
  await expect.poll(() => writers.written).toBeGreaterThan(reached + 20);
  await dataSource.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query like '%briefly%' and pid <> pg_backend_pid()`,
  );
  await expect(migrated).rejects.toThrow();
  await holder.query('commit');
  await holder.end();
  expect(await migrate(dataSource)).toEqual([NAME]);
  await writers.rest();
  expect((await count('linky.launcher_log', 'new')).rows).toBe(writers.written);
  // Where only that it ran was forgotten, it finds nothing to do.
  await dataSource.query('delete from public.migrations where name = $1', [NAME]);
  expect(await migrate(dataSource)).toEqual([NAME]);
  expect((await count('linky.launcher_log', 'old')).rows).toBe(1_000);
});
