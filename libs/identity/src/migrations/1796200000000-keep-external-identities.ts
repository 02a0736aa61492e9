import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns `issuer` and `subject` of users stay: they say whose addresses an issuer vouches for. */
export class KeepExternalIdentities1796200000000 implements MigrationInterface {
  readonly name = 'KeepExternalIdentities1796200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.external_identities (
        issuer text not null,
        subject text not null,
        user_id uuid not null,
        provider text not null,
        name text,
        email text,
        created_at timestamptz not null,
        used_at timestamptz,
        constraint pk_external_identities primary key (issuer, subject),
        constraint uq_external_identities_user_id unique (user_id, issuer),
        constraint ck_external_identities_provider check (provider in ('oidc', 'github', 'google')),
        constraint fk_external_identities_user_id foreign key (user_id)
          references identity.users (id) on delete cascade
      )`);
    await runner.query(`
      insert into identity.external_identities (issuer, subject, user_id, provider, email, created_at)
      select issuer, subject, id, 'oidc', case when email_verified_at is not null then email end, created_at
      from identity.users where issuer is not null`);
    await runner.query(
      'alter table identity.memberships add column from_groups boolean not null default false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.memberships drop column from_groups');
    await runner.query('drop table identity.external_identities');
  }
}
