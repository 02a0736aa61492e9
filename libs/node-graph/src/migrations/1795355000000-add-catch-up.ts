import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddCatchUp1795355000000 implements MigrationInterface {
  readonly name = 'AddCatchUp1795355000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table node_graph.history_horizon (
        id smallint not null,
        transaction bigint not null,
        constraint pk_history_horizon primary key (id),
        constraint ck_history_horizon_single check (id = 1)
      );
      insert into node_graph.history_horizon (id, transaction) values (1, 0);
      create index ix_deliveries_transaction on node_graph.deliveries (user_id, transaction);
      create index ix_history_batches_actor on node_graph.history_batches (actor_id, place);
      create index ix_history_batches_created on node_graph.history_batches (created_at);
      create index ix_history_ops_entity on node_graph.history_ops (entity_id, batch_id);
      create index ix_nodes_trash on node_graph.nodes (owner_id, created_at, id) where in_trash;
      create index ix_links_trash on node_graph.links (source_id) where in_trash;

      alter table node_graph.grants add column lapsed boolean not null default false;
      alter table node_graph.grants alter column lapsed drop default;
      alter table node_graph.embeds add column lapsed boolean not null default false;
      alter table node_graph.embeds alter column lapsed drop default;
      create index ix_grants_due on node_graph.grants (due) where due is not null and not lapsed;
      create index ix_nodes_public_due on node_graph.nodes (public_due) where public_due is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index node_graph.ix_nodes_public_due;
      drop index node_graph.ix_grants_due;
      alter table node_graph.embeds drop column lapsed;
      alter table node_graph.grants drop column lapsed;
      drop index node_graph.ix_links_trash;
      drop index node_graph.ix_nodes_trash;
      drop index node_graph.ix_history_ops_entity;
      drop index node_graph.ix_history_batches_created;
      drop index node_graph.ix_history_batches_actor;
      drop index node_graph.ix_deliveries_transaction;
      drop table node_graph.history_horizon;
    `);
  }
}
