import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of keys from before it is known which user minted them, not whether they did so with a key. */
export class RememberWhoMintedKeys1795420100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.api_keys
        add column minted_by text not null default 'operator',
        add column minted_by_key_id bigint,
        add constraint ck_api_keys_minted_by check (minted_by in ('operator', 'user', 'api_key')),
        add constraint fk_api_keys_minted_by_key_id foreign key (minted_by_key_id)
          references identity.api_keys (id) on delete set null`);
    await runner.query(`update identity.api_keys set minted_by = 'user' where created_by is not null`);
    await runner.query('create index ix_api_keys_minted_by_key_id on identity.api_keys (minted_by_key_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.api_keys drop column minted_by_key_id, drop column minted_by');
  }
}
