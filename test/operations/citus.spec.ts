import { migrate } from '#data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { MODULES } from '../../apps/ligature/src/modules.js';
import { ask, joinWorkers, workersOf } from '../support/citus.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';
import { query } from '../support/query.js';

const coordinator = process.env['LIGATURE_TEST_CITUS_URL'] ?? '';
const ROLE = 'ligature_test_role';

/** All other suites are run against it, too, where that is set; this is what they take for granted. */
describe.skipIf(coordinator === '')('a coordinator of Citus (LIGATURE_TEST_CITUS_URL)', () => {
  let database: TestDatabase;
  let workers: readonly string[];
  let url: string;

  beforeAll(async () => {
    workers = await workersOf(coordinator);
    database = await emptyDatabase(coordinator);
    await joinWorkers(database.url, workers);
    const name = new URL(database.url).pathname.slice(1);
    await ask(database.url, async (client) => {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [ROLE]);
      if (rowCount === 0) await client.query(`create role ${ROLE} login password '${ROLE}'`);
      await client.query(`grant create on database ${name} to ${ROLE}`);
      await client.query(`grant create on schema public to ${ROLE}`);
      await client.query(`alter role ${ROLE} in database ${name} set citus.enable_ddl_propagation = off`);
    });
    const own = new URL(database.url);
    [own.username, own.password] = [ROLE, ROLE];
    url = own.href;
    const dataSource = await openDatabase(url);
    await migrate(dataSource);
    await dataSource.destroy();
  });
  afterAll(() => database.drop());

  it('has workers', () => {
    expect(workers.length).toBeGreaterThanOrEqual(2);
  });

  it('takes all migrations from an ordinary role, and keeps everything for itself', async () => {
    const schemas = MODULES.flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
    const there = 'select nspname as name from pg_namespace where nspname = any ($1)';
    expect(await query(url, there, [schemas])).toHaveLength(schemas.length);
    expect(await query(url, 'select from pg_dist_partition')).toEqual([]);
    for (const worker of workers) {
      const beside = new URL(worker);
      beside.pathname = new URL(url).pathname;
      expect(await query(beside.href, there, [schemas])).toEqual([]);
    }
  });

  it('plans what a launcher asks as PostgreSQL does', async () => {
    const plan = await query<Record<string, string>>(
      url,
      `explain select slug, urls from linky.bundles where slug = any ('{abcdefg}') and deleted_at is null`,
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Citus');
  });
});
