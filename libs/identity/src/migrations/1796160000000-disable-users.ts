import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when the operator lets somebody neither sign in nor use keys. */
export class DisableUsers1796160000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users add column disabled_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users drop column disabled_at');
  }
}
