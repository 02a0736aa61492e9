import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What tables in partitions by week share, of all rooms: partitions are made, filled from the one for the rest, and
 * dropped. A table is partitioned by a time, or by a UUID of version 7, which begins with one. The service may not be the
 * owner of the tables: what it calls runs as the owner.
 */
export class KeepPartitions1796320000000 implements MigrationInterface {
  readonly name = 'KeepPartitions1796320000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BOUNDS);
    await runner.query(MAKING);
    await runner.query(DROPPING);
    await runner.query(ADOPTING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function platform.briefly(text[]);
      drop function platform.first_bound(text[]);
      drop function platform.drop_partition(regclass, timestamptz);
      drop function platform.oldest_partition(regclass, timestamptz);
      drop function platform.sort_rest(regclass);
      drop function platform.make_partitions(regclass, int);
      drop function platform.make_partition(regclass, date);
      drop function platform.partitions_of(regclass);
      drop function platform.partition_key(regclass);
      drop function platform.time_of_key(text);
      drop function platform.key_of_time(text, timestamptz);
    `);
  }
}

const BOUNDS = `
  -- The least key of that time.
  create function platform.key_of_time(type text, at timestamptz) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when type = 'uuid'
      then overlay(lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') placing '-' from 9 for 0)
        || '-0000-0000-000000000000'
      else to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00' end
  $$;

  create function platform.time_of_key(key text) returns timestamptz
  language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when key ~ '^[0-9a-f]{8}-'
      then to_timestamp(('x0000' || left(key, 8) || substr(key, 10, 4))::bit(64)::bigint / 1000.0)
      else key::timestamptz end
  $$;

  create function platform.partition_key(parent regclass, out name name, out type text)
  language sql stable set search_path = pg_catalog, pg_temp as $$
    select a.attname, a.atttypid::regtype::text
    from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partrelid = parent and p.partstrat = 'r' and p.partnatts = 1
  $$;

  -- But for the one for the rest.
  create function platform.partitions_of(parent regclass)
  returns table (part regclass, since timestamptz, until timestamptz)
  language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.oid::regclass,
      coalesce(platform.time_of_key(substring(b.bound from $re$FROM \\('([^']+)'\\)$re$)), '-infinity'),
      coalesce(platform.time_of_key(substring(b.bound from $re$TO \\('([^']+)'\\)$re$)), 'infinity')
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    cross join lateral (select pg_get_expr(c.relpartbound, c.oid) as bound) b
    where i.inhparent = parent and b.bound <> 'DEFAULT'
  $$;
`;

const MAKING = `
  -- Rows of that week that are among the rest move into it.
  create function platform.make_partition(parent regclass, first_day date) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    own record;
    key record := platform.partition_key(parent);
    part text;
    rest text;
    first timestamptz := first_day::timestamp at time zone 'UTC';
    beyond timestamptz := (first_day + 7)::timestamp at time zone 'UTC';
  begin
    select n.nspname as schema, c.relname as name into own
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
    if exists (select from platform.partitions_of(parent) p where p.since < beyond and p.until > first) then
      return false;
    end if;
    perform pg_advisory_xact_lock(7355608, 2);
    if exists (select from platform.partitions_of(parent) p where p.since < beyond and p.until > first) then
      return false;
    end if;
    part := format('%I.%I', own.schema, own.name || '_' || to_char(first_day, 'YYYYMMDD'));
    rest := format('%I.%I', own.schema, own.name || '_rest');
    execute format('create table %s (like %s including defaults including constraints including storage)', part, parent);
    execute format('lock table %s in access exclusive mode', rest);
    execute format(
      'with moved as (delete from %1$s where %2$I >= %3$L and %2$I < %4$L returning *) insert into %5$s select * from moved',
      rest, key.name, platform.key_of_time(key.type, first), platform.key_of_time(key.type, beyond), part);
    execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, part,
      platform.key_of_time(key.type, first), platform.key_of_time(key.type, beyond));
    return true;
  end $$;

  -- For so many weeks from this one; answers how many were missing.
  create function platform.make_partitions(parent regclass, weeks int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    made int := 0;
    monday date;
  begin
    for monday in
      select date_trunc('week', clock_timestamp() at time zone 'UTC')::date + 7 * n from generate_series(0, weeks - 1) n
    loop
      made := made + platform.make_partition(parent, monday)::int;
    end loop;
    return made;
  end $$;

  -- Weeks of rows for which no partition was made, for instance those of a backup; rows of a time to come wait for it.
  create function platform.sort_rest(parent regclass) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    made int := 0;
    key record := platform.partition_key(parent);
    monday date;
  begin
    for monday in execute format(
      'select distinct date_trunc(''week'', platform.time_of_key(%1$I::text) at time zone ''UTC'')::date from %2$s_rest
       where %1$I < %3$L', key.name, parent, platform.key_of_time(key.type, clock_timestamp()))
    loop
      made := made + platform.make_partition(parent, monday)::int;
    end loop;
    return made;
  end $$;
`;

const DROPPING = `
  -- The oldest that lies before that time altogether, which nobody else drops until the end of the transaction; null:
  -- there is none.
  create function platform.oldest_partition(parent regclass, before timestamptz) returns regclass
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(7355608, 2);
    return (select p.part from platform.partitions_of(parent) p
      where p.until <= least(before, clock_timestamp()) order by p.until limit 1);
  end $$;

  create function platform.drop_partition(parent regclass, before timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    part regclass := platform.oldest_partition(parent, before);
    called text := part::text;
  begin
    if part is not null then execute format('drop table %s', part); end if;
    return called;
  end $$;
`;

const ADOPTING = `
  -- For migrations. What takes a lock that others wait behind, in one piece: it waits for a quarter of a second at most,
  -- then lets everybody pass and tries again, for as long as it takes.
  create function platform.briefly(statements text[]) returns void language plpgsql as $$
  declare
    usual text := current_setting('lock_timeout');
    one text;
  begin
    loop
      begin
        perform set_config('lock_timeout', '250ms', true);
        foreach one in array statements loop execute one; end loop;
        exit;
      exception when lock_not_available or deadlock_detected then
        perform pg_sleep(0.5 + random());
      end;
    end loop;
    perform set_config('lock_timeout', usual, true);
  end $$;

  -- Where the first partition ends, that a table becomes with all that it holds: at a Monday, four weeks from now at
  -- least, so that an earlier build may go on writing into it. Each of the keys is an expression that tells the latest.
  create function platform.first_bound(latest text[]) returns timestamptz language plpgsql as $$
  declare
    found text;
    last timestamptz := clock_timestamp() + interval '28 days';
    one text;
  begin
    foreach one in array latest loop
      execute one into found;
      last := greatest(last, platform.time_of_key(found));
    end loop;
    return (date_trunc('week', last at time zone 'UTC') + interval '7 days') at time zone 'UTC';
  end $$;
`;
