import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When what an account holds is removed; until then the operator can bring it back. */
export class LetAccountsBeDeleted1796100200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query('alter table identity.users add column erase_at timestamptz');
    await runner.query(
      'create index ix_users_erase_at on identity.users (erase_at) where erase_at is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users drop column erase_at');
  }
}
