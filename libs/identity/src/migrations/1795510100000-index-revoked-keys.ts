import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the keys that were revoked longest ago, which are removed. */
export class IndexRevokedKeys1795510100000 implements MigrationInterface {
  readonly name = 'IndexRevokedKeys1795510100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query(
      'create index ix_api_keys_revoked_at on identity.api_keys (revoked_at) where revoked_at is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index identity.ix_api_keys_revoked_at');
  }
}
