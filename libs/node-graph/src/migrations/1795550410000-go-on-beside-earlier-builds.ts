import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An earlier build beside this one neither forgets what a node was before it was blocked, nor leaves the number of its
 * transaction in the horizon: the rows do it themselves, whoever writes them.
 */
export class GoOnBesideEarlierBuilds1795550410000 implements MigrationInterface {
  readonly name = 'GoOnBesideEarlierBuilds1795550410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function node_graph.forget_blocked_from() returns trigger language plpgsql as $$
      begin
        new.blocked_from := null;
        return new;
      end $$;
      create trigger forget_blocked_from before update of status on node_graph.nodes for each row
        when (new.status <> 2 and new.blocked_from is not null) execute function node_graph.forget_blocked_from();

      create function node_graph.mark_horizon() returns trigger language plpgsql as $$
      begin
        new.written := pg_current_xact_id()::text::bigint;
        return new;
      end $$;
      create trigger mark_horizon before update on node_graph.history_horizon for each row
        execute function node_graph.mark_horizon();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger mark_horizon on node_graph.history_horizon;
      drop function node_graph.mark_horizon();
      drop trigger forget_blocked_from on node_graph.nodes;
      drop function node_graph.forget_blocked_from();
    `);
  }
}
