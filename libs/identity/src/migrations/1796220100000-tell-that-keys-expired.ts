import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When it was recorded that a key has expired; of those that have by now, nothing is told. */
export class TellThatKeysExpired1796220100000 implements MigrationInterface {
  readonly name = 'TellThatKeysExpired1796220100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table identity.api_keys add column expiry_told_at timestamptz;
      update identity.api_keys set expiry_told_at = expires_at where expires_at <= now();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.api_keys drop column expiry_told_at');
  }
}
