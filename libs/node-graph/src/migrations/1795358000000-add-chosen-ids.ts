import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddChosenIds1795358000000 implements MigrationInterface {
  readonly name = 'AddChosenIds1795358000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table node_graph.chosen_ids (
        id uuid not null,
        created_at timestamptz not null,
        user_id uuid not null,
        batch_id uuid not null,
        constraint pk_chosen_ids primary key (id),
        constraint fk_chosen_ids_batch foreign key (batch_id)
          references node_graph.history_batches (id) on delete cascade
      );
      create index ix_chosen_ids_batch on node_graph.chosen_ids (batch_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table node_graph.chosen_ids');
  }
}
