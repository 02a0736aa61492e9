import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdentity1795233600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists identity');

    await runner.query(`
      create table identity.users (
        id uuid not null,
        email text,
        username text not null,
        display_name text,
        password_hash text,
        issuer text,
        subject text,
        created_at timestamptz not null default now(),
        constraint pk_users primary key (id),
        constraint uq_users_issuer_subject unique (issuer, subject),
        constraint ck_users_issuer_subject check ((issuer is null) = (subject is null))
      )`);
    await runner.query('create unique index uq_users_email on identity.users (lower(email))');
    await runner.query('create unique index uq_users_username on identity.users (lower(username))');

    await runner.query(`
      create table identity.organizations (
        id uuid not null,
        slug text not null,
        name text not null,
        created_at timestamptz not null default now(),
        constraint pk_organizations primary key (id),
        constraint uq_organizations_slug unique (slug)
      )`);

    await runner.query(`
      create table identity.memberships (
        user_id uuid not null,
        org_id uuid not null,
        role text not null,
        created_at timestamptz not null default now(),
        constraint pk_memberships primary key (user_id, org_id),
        constraint fk_memberships_user_id foreign key (user_id)
          references identity.users (id) on delete cascade,
        constraint fk_memberships_org_id foreign key (org_id)
          references identity.organizations (id) on delete cascade
      )`);
    await runner.query('create index ix_memberships_org_id on identity.memberships (org_id)');

    await runner.query(`
      create table identity.workspaces (
        id uuid not null,
        org_id uuid not null,
        slug text not null,
        name text not null,
        created_at timestamptz not null default now(),
        constraint pk_workspaces primary key (id),
        constraint uq_workspaces_slug unique (org_id, slug),
        constraint fk_workspaces_org_id foreign key (org_id)
          references identity.organizations (id) on delete cascade
      )`);

    await runner.query(`
      create table identity.api_keys (
        id bigint generated always as identity,
        key_prefix text not null,
        secret_hash text not null,
        owner_user_id uuid,
        owner_org_id uuid,
        workspace_id uuid,
        name text not null,
        scopes jsonb not null,
        rate_limit_per_hour integer not null default 1000,
        created_by uuid,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint pk_api_keys primary key (id),
        constraint uq_api_keys_key_prefix unique (key_prefix),
        constraint ck_api_keys_owner check (num_nonnulls(owner_user_id, owner_org_id) = 1),
        constraint ck_api_keys_rate_limit check (rate_limit_per_hour >= 0),
        constraint fk_api_keys_owner_user_id foreign key (owner_user_id)
          references identity.users (id) on delete cascade,
        constraint fk_api_keys_owner_org_id foreign key (owner_org_id)
          references identity.organizations (id) on delete cascade,
        constraint fk_api_keys_workspace_id foreign key (workspace_id)
          references identity.workspaces (id) on delete cascade,
        constraint fk_api_keys_created_by foreign key (created_by)
          references identity.users (id) on delete set null
      )`);
    await runner.query('create index ix_api_keys_owner_user_id on identity.api_keys (owner_user_id)');
    await runner.query('create index ix_api_keys_owner_org_id on identity.api_keys (owner_org_id)');

    await runner.query(`
      create table identity.ended_sessions (
        id uuid not null,
        expires_at timestamptz not null,
        constraint pk_ended_sessions primary key (id)
      )`);
    await runner.query('create index ix_ended_sessions_expires_at on identity.ended_sessions (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema identity cascade');
  }
}
