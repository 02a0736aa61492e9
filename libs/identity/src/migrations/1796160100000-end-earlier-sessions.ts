import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when all sessions of a user are over that had no row by then. */
export class EndEarlierSessions1796160100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users add column sessions_ended_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users drop column sessions_ended_at');
  }
}
