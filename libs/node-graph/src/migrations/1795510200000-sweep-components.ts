import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What it takes to remove components that no node and no other component uses (ADR 68). */
export class SweepComponents1795510200000 implements MigrationInterface {
  readonly name = 'SweepComponents1795510200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      create index ix_nodes_component on node_graph.nodes (component_id);
      alter table node_graph.components drop constraint fk_components_parent;
      create table node_graph.emptied_components (
        id uuid not null,
        constraint pk_emptied_components primary key (id)
      );
      insert into node_graph.emptied_components
      select c.id from node_graph.components c
      where not exists (select from node_graph.nodes n where n.component_id = c.id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      drop table node_graph.emptied_components;
      alter table node_graph.components add constraint fk_components_parent
        foreign key (parent_id) references node_graph.components (id);
      drop index node_graph.ix_nodes_component;
    `);
  }
}
