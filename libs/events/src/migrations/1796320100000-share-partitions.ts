import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How weeks are made and dropped is now the platform's: what was here calls that, also for an earlier build. */
export class SharePartitions1796320100000 implements MigrationInterface {
  readonly name = 'SharePartitions1796320100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function events.make_partition(kind text, week date) returns boolean
      language sql security definer set search_path = pg_catalog, pg_temp as $$
        select platform.make_partition(('events.log_' || kind)::regclass, week)
      $$;

      create or replace function events.make_partitions(since timestamptz, weeks int) returns int
      language sql security definer set search_path = pg_catalog, pg_temp as $$
        select platform.make_partitions('events.log_change', weeks) + platform.make_partitions('events.log_audit', weeks)
      $$;

      create or replace function events.sort_rest() returns int
      language sql security definer set search_path = pg_catalog, pg_temp as $$
        select platform.sort_rest('events.log_change') + platform.sort_rest('events.log_audit')
      $$;

      -- What is lost of changes, the horizon remembers.
      create or replace function events.drop_partition(kind text, before timestamptz) returns text
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        parent regclass := ('events.log_' || kind)::regclass;
        part regclass := platform.oldest_partition(parent, before);
        latest bigint;
      begin
        if part is null then return null; end if;
        if kind = 'change' then
          execute format('select max(xid) from %s', part) into latest;
          update events.horizon h set pruned = latest where latest > h.pruned and latest > 3;
        end if;
        return platform.drop_partition(parent, before);
      end $$;
    `);
  }

  /** What an earlier build calls still does what it did. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
