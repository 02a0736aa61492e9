import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An address that somebody wants instead of theirs, until it is confirmed. */
export class KeepPendingAddresses1796100100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query('alter table identity.users add column pending_email text');
    await runner.query(
      `create index ix_users_pending_email on identity.users (lower(pending_email))
       where pending_email is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users drop column pending_email');
  }
}
