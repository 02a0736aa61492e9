import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLinky1795233800000 implements MigrationInterface {
  readonly name = 'CreateLinky1795233800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema linky;

      create table linky.bundles (
        id uuid not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        deleted_at timestamptz,
        slug text not null,
        urls jsonb not null,
        url_metadata jsonb not null,
        source text not null,
        title text,
        description text,
        metadata jsonb,
        resolution_policy jsonb,
        creator_fingerprint text,
        owner_user_id uuid,
        owner_org_id uuid,
        constraint pk_bundles primary key (id),
        constraint uq_bundles_slug unique (slug),
        constraint ck_bundles_one_owner check (num_nonnulls(owner_user_id, owner_org_id) <= 1)
      );
      create index ix_bundles_owner_user on linky.bundles (owner_user_id, updated_at desc)
        where owner_user_id is not null and deleted_at is null;
      create index ix_bundles_owner_org on linky.bundles (owner_org_id, updated_at desc)
        where owner_org_id is not null and deleted_at is null;

      create table linky.claim_tokens (
        token_hash bytea not null,
        bundle_id uuid not null,
        email text,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        consumed_at timestamptz,
        consumed_by uuid,
        constraint pk_claim_tokens primary key (token_hash),
        constraint uq_claim_tokens_bundle unique (bundle_id),
        constraint fk_claim_tokens_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade,
        constraint ck_claim_tokens_consumed check ((consumed_at is null) = (consumed_by is null))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema linky cascade');
  }
}
