import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log of events, in partitions by week that are dropped whole. Each kind of rows has a partition for the rest, so
 * that no write fails for want of one. The service may not be the owner of the tables: what makes and drops partitions
 * runs as the owner.
 */
export class CreateEventLog1796220000000 implements MigrationInterface {
  readonly name = 'CreateEventLog1796220000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema events;
      create sequence events.log_seq;

      -- A UUID of version 7.
      create function events.new_id() returns uuid language sql volatile parallel safe as $$
        select encode(
          set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid()) placing
              substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid
      $$;

      -- Whoever takes a number has one of a transaction already: so a reader knows by its snapshot which numbers are
      -- still to come.
      create function events.next_number() returns bigint language sql volatile as $$
        select case when pg_current_xact_id() is not null then nextval('events.log_seq') end
      $$;
      create function events.present_transaction() returns bigint language sql stable as $$
        select pg_current_xact_id()::text::bigint
      $$;

      create table events.log (
        seq bigint not null default events.next_number(),
        audit boolean not null,
        written_at timestamptz not null default clock_timestamp(),
        xid bigint not null default events.present_transaction(),
        id uuid not null default events.new_id(),
        type text not null,
        subject text not null,
        org_id uuid,
        user_id uuid,
        workspace_id uuid,
        time timestamptz not null,
        actor_type text not null,
        actor_id text,
        actor_name text,
        via text not null,
        trace_id text not null,
        batch_id uuid,
        address text,
        user_agent text,
        data jsonb not null,
        truncated text[],
        constraint pk_log primary key (seq, audit, written_at),
        constraint ck_log_owner check (num_nonnulls(org_id, user_id) = 1)
      ) partition by list (audit);
      create index ix_log_xid on events.log (xid);
      create index ix_log_org on events.log (org_id, seq) where org_id is not null;
      create index ix_log_user on events.log (user_id, seq) where user_id is not null;
      create index ix_log_subject on events.log (hashtext(subject), seq);
      create table events.log_change partition of events.log for values in (false) partition by range (written_at);
      create table events.log_change_rest partition of events.log_change default;
      create table events.log_audit partition of events.log for values in (true) partition by range (written_at);
      create table events.log_audit_rest partition of events.log_audit default;

      create table events.horizon (
        id smallint not null default 1,
        timeline text not null default '',
        origin text,
        written bigint,
        pruned bigint not null default 0,
        constraint pk_horizon primary key (id),
        constraint ck_horizon_single check (id = 1)
      );
      insert into events.horizon default values;

      -- The cluster, the database in it, and the cluster's own timeline: another one after it was recovered or promoted.
      create function events.database_origin() returns text language plpgsql stable as $$
      declare
        cluster text;
        timeline text;
      begin
        if has_function_privilege('pg_catalog.pg_control_system()', 'execute') then
          select system_identifier::text into cluster from pg_catalog.pg_control_system();
        end if;
        if not pg_catalog.pg_is_in_recovery()
          and has_function_privilege('pg_catalog.pg_walfile_name(pg_lsn)', 'execute') then
          timeline := left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8);
        end if;
        return concat_ws(':', coalesce(cluster, '-'), coalesce(timeline, '-'),
          (select oid from pg_catalog.pg_database where datname = current_database()));
      end $$;

      create function events.mark_horizon() returns trigger language plpgsql as $$
      begin
        new.written := pg_current_xact_id()::text::bigint;
        return new;
      end $$;
      create trigger mark_horizon before update on events.horizon for each row
        execute function events.mark_horizon();
    `);
    await runner.query(PARTITIONS);
    await runner.query(RECORD);
    await runner.query('select events.make_partitions(clock_timestamp(), 5)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema events cascade');
  }
}

const PARTITIONS = `
  -- Rows of that week that are among the rest move into it.
  create function events.make_partition(kind text, week date) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    part text := format('log_%s_%s', kind, to_char(week, 'YYYYMMDD'));
    rest text := format('log_%s_rest', kind);
    first timestamptz := week::timestamp at time zone 'UTC';
    beyond timestamptz := (week + 7)::timestamp at time zone 'UTC';
  begin
    if to_regclass('events.' || part) is not null then return false; end if;
    perform pg_advisory_xact_lock(7355608, 2);
    if to_regclass('events.' || part) is not null then return false; end if;
    execute format('create table events.%I (like events.log including defaults including constraints)', part);
    execute format('lock table events.%I in access exclusive mode', rest);
    execute format(
      'with moved as (delete from events.%I where written_at >= $1 and written_at < $2 returning *)
       insert into events.%I select * from moved', rest, part) using first, beyond;
    execute format('alter table events.%I attach partition events.%I for values from (%L) to (%L)',
      'log_' || kind, part, first, beyond);
    return true;
  end $$;

  create function events.make_partitions(since timestamptz, weeks int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    made int := 0;
    one text;
    monday date;
  begin
    for monday in
      select date_trunc('week', since at time zone 'UTC')::date + 7 * n from generate_series(0, weeks - 1) n
    loop
      foreach one in array array['change', 'audit'] loop
        made := made + events.make_partition(one, monday)::int;
      end loop;
    end loop;
    return made;
  end $$;

  -- Weeks of rows for which no partition was made, for instance those of a backup.
  create function events.sort_rest() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    made int := 0;
    one text;
    monday date;
  begin
    foreach one in array array['change', 'audit'] loop
      for monday in execute format(
        'select distinct date_trunc(''week'', written_at at time zone ''UTC'')::date from events.log_%s_rest', one)
      loop
        made := made + events.make_partition(one, monday)::int;
      end loop;
    end loop;
    return made;
  end $$;

  -- The oldest week that lies before that time altogether; null: there is none. What is lost of changes, the horizon remembers.
  create function events.drop_partition(kind text, before timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    part text;
    latest bigint;
  begin
    select c.relname into part
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('events.log_' || kind) and c.relname ~ '_[0-9]{8}$'
      and (to_date(right(c.relname, 8), 'YYYYMMDD') + 7)::timestamp at time zone 'UTC' <= least(before, clock_timestamp())
    order by c.relname limit 1;
    if part is null then return null; end if;
    if kind = 'change' then
      execute format('select max(xid) from events.%I', part) into latest;
      update events.horizon h set pruned = latest where latest > h.pruned and latest > 3;
    end if;
    execute format('drop table events.%I', part);
    return part;
  end $$;
`;

const RECORD = `
  -- For triggers: an event of what they did. Who did it, the transaction says in the setting events.call, if it knows.
  create function events.record(
    type text, audit boolean, subject text, org_id uuid, user_id uuid, workspace_id uuid, data jsonb, batch_id uuid
  ) returns void language plpgsql as $$
  declare
    call jsonb := coalesce(nullif(current_setting('events.call', true), '')::jsonb,
      '{"actorType": "system", "via": "job", "traceId": "000000000000"}');
    names text[];
    kept jsonb := data;
  begin
    if octet_length(data::text) > 65536 then
      select array_agg(key order by key) filter (where kept_until > 65536), coalesce(jsonb_object_agg(key, value) filter (where kept_until <= 65536), '{}')
      into names, kept
      from (
        select key, value, sum(octet_length(value::text) + octet_length(key) + 6) over (order by octet_length(value::text), key) as kept_until
        from jsonb_each(data)
      ) sized;
    end if;
    insert into events.log (type, audit, subject, org_id, user_id, workspace_id, time, actor_type, actor_id, actor_name,
      via, trace_id, batch_id, address, user_agent, data, truncated)
    values (type, audit, subject, org_id, user_id, workspace_id,
      coalesce((call->>'time')::timestamptz, clock_timestamp()), call->>'actorType', call->>'actorId', call->>'actorName',
      call->>'via', call->>'traceId', batch_id,
      case when audit then call->>'address' end, case when audit then call->>'userAgent' end, kept, names);
  end $$;
`;
