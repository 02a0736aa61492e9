import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LetKeysExpire1796130000000 implements MigrationInterface {
  readonly name = 'LetKeysExpire1796130000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query(`
      alter table identity.api_keys
        add column description text,
        add column expires_at timestamptz,
        add column allowed_addresses text[],
        add column last_used_address text,
        add constraint ck_api_keys_allowed_addresses check (cardinality(allowed_addresses) between 1 and 50)`);
    await runner.query(
      'create index ix_api_keys_expires_at on identity.api_keys (expires_at) where expires_at is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.api_keys
        drop column description, drop column expires_at, drop column allowed_addresses,
        drop column last_used_address`);
  }
}
