import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InviteMembers1796120100000 implements MigrationInterface {
  readonly name = 'InviteMembers1796120100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.invitations (
        id uuid not null,
        org_id uuid not null,
        email text not null,
        role text not null,
        token_hash bytea not null,
        invited_by uuid,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        accepted_by uuid,
        constraint pk_invitations primary key (id),
        constraint uq_invitations_token_hash unique (token_hash),
        constraint fk_invitations_org_id foreign key (org_id)
          references identity.organizations (id) on delete cascade,
        constraint fk_invitations_invited_by foreign key (invited_by)
          references identity.users (id) on delete set null,
        constraint fk_invitations_accepted_by foreign key (accepted_by)
          references identity.users (id) on delete set null
      )`);
    await runner.query(
      'create unique index uq_invitations_email on identity.invitations (org_id, lower(email)) where accepted_at is null',
    );
    await runner.query('create index ix_invitations_expires_at on identity.invitations (expires_at)');
    await runner.query('create index ix_invitations_invited_by on identity.invitations (invited_by)');
    await runner.query('create index ix_invitations_accepted_by on identity.invitations (accepted_by)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.invitations');
  }
}
