import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret that a rotation replaced goes on working for a while. */
export class LetKeysRotate1796130100000 implements MigrationInterface {
  readonly name = 'LetKeysRotate1796130100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.api_keys
        add column previous_secret_hash text,
        add column previous_secret_until timestamptz,
        add constraint ck_api_keys_previous_secret
          check (num_nonnulls(previous_secret_hash, previous_secret_until) in (0, 2))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.api_keys drop column previous_secret_hash, drop column previous_secret_until`);
  }
}
