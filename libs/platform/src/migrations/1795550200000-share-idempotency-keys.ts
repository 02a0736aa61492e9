import type { MigrationInterface, QueryRunner } from 'typeorm';

/** They began as those of one domain. */
export class ShareIdempotencyKeys1795550200000 implements MigrationInterface {
  readonly name = 'ShareIdempotencyKeys1795550200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema platform');
    await runner.query('alter table item_links.idempotency_keys set schema platform');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.idempotency_keys set schema item_links');
    await runner.query('drop schema platform');
  }
}
