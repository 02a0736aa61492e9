import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountBotsApart1795510300000 implements MigrationInterface {
  readonly name = 'CountBotsApart1795510300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table linky.bot_views (
        bundle_id uuid not null,
        day date not null,
        views integer not null,
        constraint pk_bot_views primary key (bundle_id, day),
        constraint fk_bot_views_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );
      create index ix_bot_views_day on linky.bot_views (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky.bot_views');
  }
}
