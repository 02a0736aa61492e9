import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The horizon of the history knows in which database it was written, and by which transaction: numbers of transactions
 * mean nothing in another one. The first start begins a timeline; cursors from before it are answered with `reset`.
 */
export class TellRestoredDatabases1795550110000 implements MigrationInterface {
  readonly name = 'TellRestoredDatabases1795550110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table node_graph.history_horizon
        add column timeline text not null default '',
        add column origin text,
        add column written bigint;
      alter table node_graph.history_horizon alter column timeline drop default;

      -- The cluster, the database in it, and the cluster's own timeline: another one after it was recovered or promoted.
      -- Where one of them may not be asked for, the others have to do.
      create function node_graph.database_origin() returns text language plpgsql stable as $$
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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function node_graph.database_origin();
      alter table node_graph.history_horizon drop column timeline, drop column origin, drop column written;
    `);
  }
}
