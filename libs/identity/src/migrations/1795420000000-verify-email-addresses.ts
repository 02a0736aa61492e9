import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Addresses of existing accounts count as verified, since what was shared with them would be lost otherwise. Where
 * strangers could register before, `user unverify` takes that back.
 */
export class VerifyEmailAddresses1795420000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users add column email_verified_at timestamptz');
    await runner.query('update identity.users set email_verified_at = created_at where email is not null');
    await runner.query('drop index identity.uq_users_email');
    await runner.query(
      'create unique index uq_users_email on identity.users (lower(email), (email_verified_at is not null))',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index identity.uq_users_email');
    await runner.query('create unique index uq_users_email on identity.users (lower(email))');
    await runner.query('alter table identity.users drop column email_verified_at');
  }
}
