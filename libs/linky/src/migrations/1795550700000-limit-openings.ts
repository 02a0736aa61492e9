import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LimitOpenings1795550700000 implements MigrationInterface {
  readonly name = 'LimitOpenings1795550700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table linky.bundles
        add column max_opens integer,
        add column opens integer not null default 0,
        add column expired_url text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table linky.bundles drop column max_opens, drop column opens, drop column expired_url',
    );
  }
}
