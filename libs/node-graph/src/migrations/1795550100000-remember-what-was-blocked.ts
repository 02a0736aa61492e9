import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A Blocked node keeps the status that it had before, to return to it when its blocker goes. Of those that are Blocked
 * already the history knows it, as far as it is kept.
 */
export class RememberWhatWasBlocked1795550100000 implements MigrationInterface {
  readonly name = 'RememberWhatWasBlocked1795550100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table node_graph.nodes add column blocked_from smallint;
      update node_graph.nodes n set blocked_from = step.status
      from node_graph.nodes blocked
      cross join lateral (
        select (o.inverse_patch ->> 'status')::smallint as status
        from node_graph.history_ops o
        where o.entity_id = blocked.id and o.entity_type = 0 and o.type = 2 and o.forward_patch ->> 'status' = '2'
        order by o.id desc
        limit 1
      ) step
      where n.id = blocked.id and blocked.status = 2 and step.status in (0, 1, 3);
      alter table node_graph.nodes add constraint ck_nodes_blocked_from
        check (blocked_from is null or (status = 2 and blocked_from in (0, 1, 3)));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table node_graph.nodes drop column blocked_from');
  }
}
