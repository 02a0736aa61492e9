import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events of launchers lie in partitions by week. What is there becomes the first of them, under its name and untouched,
 * until a Monday some weeks from now: an earlier build goes on with it. Beside traffic, step by step: rows are checked and
 * indexed while others write, and what takes a lock takes it for a moment. Whatever ends it midway, it can be run again.
 */
export class PartitionLauncherEvents1796330000000 implements MigrationInterface {
  readonly name = 'PartitionLauncherEvents1796330000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    if (await says(runner, `relispartition from pg_class where oid = 'linky.launcher_events'::regclass`))
      return;
    await runner.query(UNHURRIED);
    await runner.query(BOUND);
    try {
      await runner.query('alter table linky.launcher_events validate constraint ck_launcher_events_until');
      await index(runner, 'uq_launcher_events_time', 'linky.launcher_events (id, occurred_at)');
      await runner.query(ADOPT);
    } catch (error) {
      // Or else nobody could write any more in some weeks, should the migration not be run again.
      await runner.query(UNBOUND).catch(() => undefined);
      throw error;
    }
    if (await isAlone(runner)) await runner.query('reset statement_timeout; reset lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table linky.launcher_log detach partition linky.launcher_events;
      insert into linky.launcher_events select * from linky.launcher_log;
      alter table linky.launcher_events alter column id drop default;
      alter table linky.launcher_events alter column id add generated always as identity;
      select setval('linky.launcher_events_id_seq', nextval('linky.launcher_log_id_seq'));
      alter table linky.launcher_events drop constraint pk_launcher_events,
        add constraint pk_launcher_events primary key (id);
      drop table linky.launcher_log;
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
  await runner.query(`drop index ${concurrently}if exists linky.${name}`);
  await runner.query(`create unique index ${concurrently}${name} on ${on}`);
}

/** A restore has deadlines of its own, up to its end. */
const UNHURRIED = `
  select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)
  where pg_current_xact_id_if_assigned() is null`;

const BOUND = `
  do $$ begin
    if not exists (select from pg_constraint where conname = 'ck_launcher_events_until') then
      perform platform.briefly(array[format(
        'alter table linky.launcher_events add constraint ck_launcher_events_until check (occurred_at < %L) not valid',
        platform.first_bound(array['select max(occurred_at)::text from linky.launcher_events']))]);
    end if;
  end $$`;

const UNBOUND = `
  select platform.briefly(
    array['alter table linky.launcher_events drop constraint if exists ck_launcher_events_until'])`;

/** One transaction, so that there is no parent without its first partition. */
const ADOPT = `
  create table linky.launcher_log (like linky.launcher_events including defaults including constraints)
    partition by range (occurred_at);
  alter table linky.launcher_log drop constraint ck_launcher_events_until,
    add constraint pk_launcher_log primary key (id, occurred_at);
  create sequence linky.launcher_log_id_seq owned by linky.launcher_log.id;
  alter table linky.launcher_log alter column id set default nextval('linky.launcher_log_id_seq');
  create index ix_launcher_log_bundle on linky.launcher_log (bundle_id, occurred_at desc);
  create table linky.launcher_log_rest partition of linky.launcher_log default;
  select platform.briefly(array[
    'alter table linky.launcher_events drop constraint pk_launcher_events',
    'alter table linky.launcher_events
       add constraint pk_launcher_events primary key using index uq_launcher_events_time',
    $$select setval('linky.launcher_log_id_seq', nextval('linky.launcher_events_id_seq'))$$,
    'alter table linky.launcher_events alter column id drop identity',
    $$alter table linky.launcher_events alter column id set default nextval('linky.launcher_log_id_seq')$$,
    (select format('alter table linky.launcher_log attach partition linky.launcher_events
       for values from (minvalue) to (%L)', substring(pg_get_constraintdef(oid) from $$'([^']+)'$$))
     from pg_constraint where conname = 'ck_launcher_events_until'),
    'alter table linky.launcher_events drop constraint ck_launcher_events_until'
  ]);
  select platform.make_partitions('linky.launcher_log', 5);
`;
