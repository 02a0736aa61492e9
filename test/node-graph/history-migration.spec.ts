import { randomUUID } from 'node:crypto';

import { migrate } from '#data';
import { newId } from '#kernel';
import { nodeGraph } from '#node-graph';
import pg from 'pg';
import type { DataSource, MigrationInterface } from 'typeorm';
import { afterEach, expect, inject, it } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { effort } from '../support/effort.js';

const NAME = 'PartitionHistory1796340000000';
const ROWS = effort(100_000, 3_000_000);
const OLD = randomUUID();
const NEW = randomUUID();

let database: TestDatabase;
let dataSource: DataSource;
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** As the build before left it, with so many batches of a year, each with an operation and a delivery. */
async function earlier(rows: number): Promise<void> {
  database = await cloneDatabase(inject('serverUrl'));
  dataSource = await openDatabase(database.url);
  const Migration = nodeGraph.migrations.find(({ name }) => name === NAME) as new () => MigrationInterface;
  const runner = dataSource.createQueryRunner();
  await new Migration().down(runner);
  await runner.query('delete from public.migrations where name = $1', [NAME]);
  await runner.query('set statement_timeout = 0');
  await runner.query(
    `insert into node_graph.history_batches (id, created_at, place, transaction, actor_id, scope_type, scope_id, undone)
     select overlay(platform.key_of_time('uuid', t) placing right(md5(n::text), 12) from 25)::uuid, t,
       nextval('node_graph.batch_order'), 5, $1, 1, $1, false
     from (select n, now() - interval '365 days' * (1 - n::float / $2::int) as t from generate_series(1, $2::int) n) x`,
    [OLD, rows],
  );
  await runner.query(
    `insert into node_graph.history_ops (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch)
     select nextval('node_graph.op_order'), id, 0, 0, id, '{}', '{}' from node_graph.history_batches`,
  );
  await runner.query(
    `insert into node_graph.deliveries (user_id, place, transaction, batch_id)
     select actor_id, place, transaction, id from node_graph.history_batches`,
  );
  await runner.query('reset statement_timeout');
  await runner.release();
}

/** What an earlier build writes, whom nobody may hold up for long. */
class Writers {
  written = 0;
  longest = 0;
  private over = false;
  private readonly all: Promise<void>[];

  constructor(count: number) {
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
        text: `with batch as (
            insert into node_graph.history_batches (id, created_at, place, transaction, actor_id, scope_type, scope_id, undone)
            values ($1, now(), nextval('node_graph.batch_order'), 5, $2, 1, $2, false) returning place, transaction
          ), ops as (
            insert into node_graph.history_ops (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch)
            values (nextval('node_graph.op_order'), $1, 0, 0, $1, '{}', '{}')
          ), chosen as (
            insert into node_graph.chosen_ids (id, created_at, user_id, batch_id) values (gen_random_uuid(), now(), $2, $1)
          )
          insert into node_graph.deliveries (user_id, place, transaction, batch_id)
          select $2, place, transaction, $1 from batch`,
        values: [newId(), NEW],
      });
      this.longest = Math.max(this.longest, performance.now() - began);
      this.written += 1;
    }
    await client.end();
  }
}

/** How many batches of that actor there are, each with its operation and its delivery. */
async function whole(actor: string): Promise<number> {
  const rows = await dataSource.query<{ batches: number; ops: number; told: number }[]>(
    `select count(distinct b.id)::int as batches, count(distinct o.id)::int as ops, count(d.place)::int as told
     from node_graph.batch_log b left join node_graph.op_log o on o.batch_id = b.id
     left join node_graph.delivery_log d on d.batch_id = b.id and d.user_id = b.actor_id where b.actor_id = $1`,
    [actor],
  );
  const [{ batches, ops, told } = { batches: 0, ops: 0, told: 0 }] = rows;
  expect({ ops, told }).toEqual({ ops: batches, told: batches });
  return batches;
}

it('what is there becomes the first partition, while an earlier build writes; nothing is lost, nothing twice', async () => {
  await earlier(ROWS);
  const files = `select pg_relation_filenode('node_graph.history_batches') as batches,
    pg_relation_filenode('node_graph.history_ops') as ops, pg_relation_filenode('node_graph.deliveries') as told`;
  const before = await dataSource.query<unknown[]>(files);
  const writers = new Writers(3);
  await expect.poll(() => writers.written).toBeGreaterThan(20);
  const began = performance.now();
  expect(await migrate(dataSource)).toEqual([NAME]);
  const took = performance.now() - began;
  const reached = writers.written;
  await expect.poll(() => writers.written).toBeGreaterThan(reached + 20);
  await writers.rest();
  process.stderr.write(
    `${String(ROWS)} batches: ${String(Math.round(took))} ms, ${String(reached)} writes meanwhile, the longest ${String(Math.round(writers.longest))} ms\n`,
  );
  expect(await whole(OLD)).toBe(ROWS);
  expect(await whole(NEW)).toBe(writers.written);
  // No row was copied.
  expect(await dataSource.query(files)).toEqual(before);
  // An earlier build that prunes takes operations and deliveries along, as it always did.
  await dataSource.query('delete from node_graph.history_batches where actor_id = $1', [NEW]);
  expect(await dataSource.query('select from node_graph.op_log')).toHaveLength(ROWS);
  expect(await dataSource.query('select from node_graph.delivery_log where user_id = $1', [NEW])).toEqual([]);
});
