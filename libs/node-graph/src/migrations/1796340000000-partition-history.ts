import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Batches, their operations and deliveries lie in partitions by week: by the id of the batch, which begins with a time.
 * What is there becomes the first of them, under its names and untouched, until a Monday some weeks from now: an earlier
 * build goes on with it. Beside traffic, step by step: rows are checked and indexed while others write, and what takes a
 * lock takes it for a moment. Whatever ends it midway, it can be run again.
 */
export class PartitionHistory1796340000000 implements MigrationInterface {
  readonly name = 'PartitionHistory1796340000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    if (await says(runner, `relispartition from pg_class where oid = 'node_graph.deliveries'::regclass`))
      return;
    await runner.query(UNHURRIED);
    await runner.query(BOUND);
    try {
      await runner.query(
        'alter table node_graph.history_batches validate constraint ck_history_batches_until',
      );
      await runner.query('alter table node_graph.history_ops validate constraint ck_history_ops_until');
      await runner.query('alter table node_graph.deliveries validate constraint ck_deliveries_until');
      await index(runner, 'uq_history_ops_batch', 'node_graph.history_ops (id, batch_id)');
      await index(runner, 'uq_deliveries_batch', 'node_graph.deliveries (user_id, place, batch_id)');
      await runner.query(ADOPT);
    } catch (error) {
      // Or else nobody could write any more in some weeks, should the migration not be run again.
      await runner.query(UNBOUND).catch(() => undefined);
      throw error;
    }
    await runner.query(WEEKS);
    if (await isAlone(runner)) await runner.query('reset statement_timeout; reset lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function node_graph.drop_history(timestamptz);
      drop table node_graph.history_weeks;
      alter table node_graph.batch_log detach partition node_graph.history_batches;
      alter table node_graph.op_log detach partition node_graph.history_ops;
      alter table node_graph.delivery_log detach partition node_graph.deliveries;
      insert into node_graph.history_batches select * from node_graph.batch_log;
      insert into node_graph.history_ops select * from node_graph.op_log;
      insert into node_graph.deliveries select * from node_graph.delivery_log;
      alter table node_graph.history_ops drop constraint pk_history_ops,
        add constraint pk_history_ops primary key (id);
      alter table node_graph.deliveries drop constraint pk_deliveries,
        add constraint pk_deliveries primary key (user_id, place);
      delete from node_graph.chosen_ids c
      where not exists (select from node_graph.history_batches b where b.id = c.batch_id);
      alter table node_graph.chosen_ids add constraint fk_chosen_ids_batch
        foreign key (batch_id) references node_graph.history_batches (id) on delete cascade;
      drop table node_graph.batch_log, node_graph.op_log, node_graph.delivery_log;
    `);
  }
}

async function says(runner: QueryRunner, what: string): Promise<boolean> {
  const answer: unknown = await runner.query(`select ${what}`);
  return Array.isArray(answer) && Object.values((answer[0] ?? {}) as object)[0] === true;
}

/** Whether it is no part of a transaction, as in a restore: then it goes on beside traffic. */
function isAlone(runner: QueryRunner): Promise<boolean> {
  return says(runner, 'pg_current_xact_id_if_assigned() is null');
}

async function index(runner: QueryRunner, name: string, on: string): Promise<void> {
  const concurrently = (await isAlone(runner)) ? 'concurrently ' : '';
  await runner.query(`drop index ${concurrently}if exists node_graph.${name}`);
  await runner.query(`create unique index ${concurrently}${name} on ${on}`);
}

/** A restore has deadlines of its own, up to its end. */
const UNHURRIED = `
  select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)
  where pg_current_xact_id_if_assigned() is null`;

const BOUND = `
  do $$
  declare
    bound text;
  begin
    if not exists (select from pg_constraint where conname = 'ck_history_batches_until') then
      bound := platform.key_of_time('uuid', platform.first_bound(
        array['select id::text from node_graph.history_batches order by id desc limit 1']));
      perform platform.briefly(array[
        format('alter table node_graph.history_batches add constraint ck_history_batches_until check (id < %L) not valid', bound),
        format('alter table node_graph.history_ops add constraint ck_history_ops_until check (batch_id < %L) not valid', bound),
        format('alter table node_graph.deliveries add constraint ck_deliveries_until check (batch_id < %L) not valid', bound)
      ]);
    end if;
  end $$`;

const UNBOUND = `
  select platform.briefly(array[
    'alter table node_graph.history_batches drop constraint if exists ck_history_batches_until',
    'alter table node_graph.history_ops drop constraint if exists ck_history_ops_until',
    'alter table node_graph.deliveries drop constraint if exists ck_deliveries_until'
  ])`;

/** One transaction, so that there is no parent without its first partition. */
const ADOPT = `
  create table node_graph.batch_log (like node_graph.history_batches including defaults) partition by range (id);
  alter table node_graph.batch_log add constraint pk_batch_log primary key (id);
  create index ix_batch_log_scope on node_graph.batch_log (scope_id, place);
  create index ix_batch_log_actor on node_graph.batch_log (actor_id, place);
  create index ix_batch_log_created on node_graph.batch_log (created_at);
  create table node_graph.batch_log_rest partition of node_graph.batch_log default;

  create table node_graph.op_log (like node_graph.history_ops including defaults) partition by range (batch_id);
  alter table node_graph.op_log add constraint pk_op_log primary key (id, batch_id);
  create index ix_op_log_batch on node_graph.op_log (batch_id, id);
  create index ix_op_log_entity on node_graph.op_log (entity_id, batch_id);
  create table node_graph.op_log_rest partition of node_graph.op_log default;

  create table node_graph.delivery_log (like node_graph.deliveries including defaults) partition by range (batch_id);
  alter table node_graph.delivery_log add constraint pk_delivery_log primary key (user_id, place, batch_id);
  create index ix_delivery_log_batch on node_graph.delivery_log (batch_id);
  create index ix_delivery_log_transaction on node_graph.delivery_log (user_id, transaction);
  create table node_graph.delivery_log_rest partition of node_graph.delivery_log default;

  select platform.briefly(array[
    'alter table node_graph.chosen_ids drop constraint fk_chosen_ids_batch',
    'alter table node_graph.history_ops drop constraint pk_history_ops',
    'alter table node_graph.history_ops add constraint pk_history_ops primary key using index uq_history_ops_batch',
    'alter table node_graph.deliveries drop constraint pk_deliveries',
    'alter table node_graph.deliveries add constraint pk_deliveries primary key using index uq_deliveries_batch',
    format('alter table node_graph.batch_log attach partition node_graph.history_batches for values from (minvalue) to (%L)', bound),
    format('alter table node_graph.op_log attach partition node_graph.history_ops for values from (minvalue) to (%L)', bound),
    format('alter table node_graph.delivery_log attach partition node_graph.deliveries for values from (minvalue) to (%L)', bound),
    'alter table node_graph.history_batches drop constraint ck_history_batches_until',
    'alter table node_graph.history_ops drop constraint ck_history_ops_until',
    'alter table node_graph.deliveries drop constraint ck_deliveries_until'
  ])
  from (
    select substring(pg_get_constraintdef(oid) from $$'([^']+)'$$) as bound
    from pg_constraint where conname = 'ck_history_batches_until'
  ) c;
  select platform.make_partitions('node_graph.batch_log', 5), platform.make_partitions('node_graph.op_log', 5),
    platform.make_partitions('node_graph.delivery_log', 5);
`;

const WEEKS = `
  -- Of weeks that are over: which transaction wrote the latest of their deliveries, and of those before them. Who has seen
  -- that one looks through later ones only.
  create table if not exists node_graph.history_weeks (
    until uuid not null,
    transaction bigint not null,
    constraint pk_history_weeks primary key (until)
  );

  -- The oldest week that lies before that time altogether; null: there is none. Which deliveries are lost, the horizon
  -- remembers; one of another timeline is for whoever begins a new one.
  create or replace function node_graph.drop_history(before timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    oldest regclass := platform.oldest_partition('node_graph.delivery_log', before);
    called text := oldest::text;
    ended timestamptz;
    latest bigint;
  begin
    if oldest is null then return null; end if;
    select p.until into ended from platform.partitions_of('node_graph.delivery_log') p where p.part = oldest;
    execute format('select max(transaction) from %s', oldest) into latest;
    update node_graph.history_horizon h set transaction = latest
    where latest > h.transaction and h.origin is not distinct from node_graph.database_origin()
      and h.written % 4294967296 is not distinct from h.xmin::text::bigint;
    delete from node_graph.chosen_ids c where c.batch_id < platform.key_of_time('uuid', ended)::uuid;
    while platform.drop_partition('node_graph.op_log', ended) is not null loop end loop;
    perform platform.drop_partition('node_graph.delivery_log', ended);
    -- What was there before the weeks is pointed at by the other two.
    while platform.drop_partition('node_graph.batch_log', ended) is not null loop end loop;
    delete from node_graph.history_weeks w where w.until < platform.key_of_time('uuid', ended)::uuid;
    return called;
  end $$;
`;
