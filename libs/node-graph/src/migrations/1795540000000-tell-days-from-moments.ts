import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A node that is due on a day keeps the day; until now it became the moment at which that day begins in UTC. */
export class TellDaysFromMoments1795540000000 implements MigrationInterface {
  readonly name = 'TellDaysFromMoments1795540000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table node_graph.nodes add column due_is_day boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table node_graph.nodes drop column due_is_day');
  }
}
