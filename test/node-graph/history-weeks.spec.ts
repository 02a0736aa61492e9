import { randomUUID } from 'node:crypto';

import { newId } from '#kernel';
import { HistoryWeeks, Retention } from '#node-graph';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { addNode, connect, person } from './world.js';

const DAY_MS = 86_400_000;

let app: TestApp;
const user = randomUUID();

const weeksOf = async (table: string): Promise<string[]> =>
  (
    await app.sql<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1`,
      [table],
    )
  ).map(({ name }) => name);

/** A batch of so many days ago, with an operation, and told to the user. */
async function batch(days: number): Promise<string> {
  const id = newId(Date.now() - days * DAY_MS);
  await app.sql(
    `with batch as (
       insert into node_graph.batch_log (id, created_at, place, transaction, actor_id, scope_type, scope_id, undone)
       values ($1, now() - make_interval(days => $3::int), nextval('node_graph.batch_order'),
         pg_current_xact_id()::text::bigint, $2, 1, $2, false) returning place, transaction
     ), ops as (
       insert into node_graph.op_log (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch)
       values (nextval('node_graph.op_order'), $1, 0, 0, gen_random_uuid(), '{}', '{}')
     ), chosen as (
       insert into node_graph.chosen_ids (id, created_at, user_id, batch_id) values (gen_random_uuid(), now(), $2, $1)
     )
     insert into node_graph.delivery_log (user_id, place, transaction, batch_id) select $2, place, transaction, $1 from batch`,
    [id, user, days],
  );
  return id;
}

const counts = async (): Promise<Record<string, number>> => {
  const tables = ['batch_log', 'op_log', 'delivery_log', 'chosen_ids'];
  const [row] = await app.sql<Record<string, number>>(
    `select ${tables.map((table) => `(select count(*)::int from node_graph.${table}) as ${table}`).join(', ')}`,
  );
  return row ?? {};
};
const all = (count: number): Record<string, number> => ({
  batch_log: count,
  op_log: count,
  delivery_log: count,
  chosen_ids: count,
});

beforeAll(async () => {
  app = await startApp({ historyDays: 100 });
  // As it is once there are weeks beside what was there before them.
  for (const [log, first] of [
    ['batch_log', 'history_batches'],
    ['op_log', 'history_ops'],
    ['delivery_log', 'deliveries'],
  ])
    await app.sql(
      `do $$ begin
         alter table node_graph.${String(log)} detach partition node_graph.${String(first)};
         execute format('alter table node_graph.${String(log)} attach partition node_graph.${String(first)} for values from (minvalue) to (%L)',
           platform.key_of_time('uuid', date_trunc('week', now() - interval '200 days', 'UTC')));
       end $$`,
    );
});
afterAll(() => app.close());

describe('weeks of the history', () => {
  it('go whole, with all that belongs to their batches, and the horizon tells what is lost', async () => {
    for (const days of [0, 50, 95, 130, 131, 150, 300]) await batch(days);
    const [before] = await app.sql<{ latest: string }>(
      "select max(transaction) as latest from node_graph.batch_log where created_at < now() - interval '100 days'",
    );
    expect(await app.get(Retention).prune()).toBe(0);
    expect(await counts()).toEqual(all(3));
    expect(await app.sql('select transaction as latest from node_graph.history_horizon')).toEqual([before]);
    expect(await app.sql(`select to_regclass('node_graph.history_batches') as first`)).toEqual([
      { first: null },
    ]);
    const names = await weeksOf('node_graph.op_log');
    for (const table of ['batch_log', 'delivery_log'])
      expect(await weeksOf(`node_graph.${table}`)).toEqual(
        names.map((name) => name.replace('op_log', table)),
      );
    expect(await app.sql('select from node_graph.op_log_rest')).toEqual([]);
  });

  it('are removed in batches as far as they are not old altogether', async () => {
    const [edge] = await app.sql<{ days: number }>(
      `select floor(extract(epoch from now() - (date_trunc('week', (now() - interval '100 days') at time zone 'UTC') at time zone 'UTC')) / 86400)::int as days`,
    );
    const days = edge?.days ?? 0;
    const old = await batch(days);
    const removed = await app.get(Retention).prune();
    expect(removed).toBe(days > 100 ? 1 : 0);
    await app.sql('delete from node_graph.chosen_ids where batch_id = $1', [old]);
    for (const table of ['op_log', 'delivery_log'])
      await app.sql(`delete from node_graph.${table} where batch_id = $1`, [old]);
    await app.sql('delete from node_graph.batch_log where id = $1', [old]);
    expect(await counts()).toEqual(all(3));
  });

  it('that somebody has seen are not looked through when they catch up; what they have not seen is told', async () => {
    const ann = await person(app);
    const client = await connect(app, ann);
    // Whoever writes elsewhere in the cluster at this moment makes a cursor look older than the horizon is.
    let cursor = '';
    await expect
      .poll(async () => {
        ({ cursor } = await client.ask('graph:get', {}));
        return client.ask('graph:since', { cursor });
      })
      .toMatchObject({ ok: true, diffs: [] });
    await addNode(client, { title: 'told' });
    const [told] = await app.sql<{ id: string }>(
      'select batch_id as id from node_graph.delivery_log where user_id = $1',
      [ann.account.id],
    );
    // As if that had been fifty days ago.
    const late = newId(Date.now() - 50 * DAY_MS);
    for (const [table, column] of [
      ['batch_log', 'id'],
      ['op_log', 'batch_id'],
      ['delivery_log', 'batch_id'],
    ])
      await app.sql(
        `update node_graph.${String(table)} set ${String(column)} = $1 where ${String(column)} = $2`,
        [late, told?.id],
      );
    expect(await app.get(HistoryWeeks).note()).toBeGreaterThan(1);
    expect(await app.get(HistoryWeeks).note()).toBe(0);
    const missed = await client.ask('graph:since', { cursor });
    expect(missed).toMatchObject({ ok: true, diffs: [{ nodes: [{ title: 'told' }] }] });
    expect(await client.ask('graph:since', { cursor: missed.cursor })).toMatchObject({ ok: true, diffs: [] });
    await addNode(client, { title: 'later' });
    expect(await client.ask('graph:since', { cursor: missed.cursor })).toMatchObject({
      ok: true,
      diffs: [{ nodes: [{ title: 'later' }] }],
    });
  });

  it('are left out of the plan of who catches up, and of who looks up a batch', async () => {
    const [bound] = await app.sql<{ until: string }>(
      'select max(until::text) as until from node_graph.history_weeks',
    );
    const client = new pg.Client({
      connectionString: (app.get(DataSource).options as { readonly url: string }).url,
    });
    await client.connect();
    const plan = async (text: string): Promise<string> =>
      (await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${text}`)).rows
        .map((row) => row['QUERY PLAN'])
        .join('\n');
    try {
      await client.query(`set plan_cache_mode = force_generic_plan;
        prepare since (uuid, uuid) as select place from node_graph.delivery_log where user_id = $1 and batch_id >= $2;
        prepare ops (uuid) as select * from node_graph.op_log where batch_id = $1`);
      const since = await plan(`execute since ('${user}', '${bound?.until ?? ''}')`);
      expect(since).toContain('Subplans Removed');
      const read = await app.sql<{ name: string }>(
        `select substring(part::text from '\\w+$') as name from platform.partitions_of('node_graph.delivery_log')
         where until < now() - interval '7 days'`,
      );
      expect(read.length).toBeGreaterThan(0);
      for (const { name } of read) expect(since).not.toContain(name);
      const ops = await plan(`execute ops ('${newId()}')`);
      expect(ops).toContain('Subplans Removed');
      expect(ops.match(/Scan .*on op_log_\d+/g)).toHaveLength(1);
    } finally {
      await client.end();
    }
  });
});
