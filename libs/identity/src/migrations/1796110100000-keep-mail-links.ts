import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that were mailed, or are handed over by the operator, and prove whose an address is. */
export class KeepMailLinks1796110100000 implements MigrationInterface {
  readonly name = 'KeepMailLinks1796110100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table identity.mail_links (
      token_hash bytea constraint pk_mail_links primary key,
      user_id uuid not null constraint fk_mail_links_user references identity.users on delete cascade,
      purpose text not null constraint ck_mail_links_purpose check (purpose in ('password', 'address')),
      email text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      constraint uq_mail_links_user_purpose unique (user_id, purpose)
    )`);
    await runner.query('create index ix_mail_links_expires on identity.mail_links (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.mail_links');
  }
}
