import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that people sign in with in place of a password, or beside it. */
export class KeepPasskeys1796211000000 implements MigrationInterface {
  readonly name = 'KeepPasskeys1796211000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table identity.passkeys (
      id uuid constraint pk_passkeys primary key,
      user_id uuid not null constraint fk_passkeys_user_id references identity.users on delete cascade,
      credential_id text not null constraint uq_passkeys_credential_id unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      name text not null,
      synced boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`);
    await runner.query('create index ix_passkeys_user_id on identity.passkeys (user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.passkeys');
  }
}
