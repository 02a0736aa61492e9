import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which end of a bundle an event has told of: each is told once. Those of before are over, and are not told. */
export class TellExpiryOnce1796240100000 implements MigrationInterface {
  readonly name = 'TellExpiryOnce1796240100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table linky.bundles add column expiry_told timestamptz;
      update linky.bundles set expiry_told = expires_at where expires_at <= clock_timestamp();
      create index ix_bundles_expiry on linky.bundles (expires_at)
        where expires_at is not null and expiry_told is distinct from expires_at;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index linky.ix_bundles_expiry;
      alter table linky.bundles drop column expiry_told;
    `);
  }
}
