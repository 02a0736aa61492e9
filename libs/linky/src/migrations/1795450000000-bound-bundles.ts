import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What it takes to let bundles, their claims and their counts end: since when, and indexes to find those that are due. */
export class BoundBundles1795450000000 implements MigrationInterface {
  readonly name = 'BoundBundles1795450000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;

      alter table linky.bundles
        add column idle_since timestamptz,
        add column purged_at timestamptz,
        add column taken_down_at timestamptz,
        add column takedown_reason text;
      -- Nobody knows when those that are there were last viewed: their time begins now.
      update linky.bundles set idle_since = now()
      where owner_user_id is null and owner_org_id is null and deleted_at is null;
      create index ix_bundles_idle on linky.bundles (idle_since) where idle_since is not null and deleted_at is null;
      create index ix_bundles_deleted on linky.bundles (deleted_at) where deleted_at is not null and purged_at is null;
      create index ix_bundles_taken_down on linky.bundles (taken_down_at)
        where taken_down_at is not null and purged_at is null;

      update linky.claim_tokens set email = null
      where email is not null and (consumed_at is not null or expires_at <= now());
      create index ix_claim_tokens_expires on linky.claim_tokens (expires_at);
      create index ix_claim_tokens_email on linky.claim_tokens (expires_at) where email is not null;

      -- From now on every edit leaves the newest 50.
      delete from linky.versions v using (
        select bundle_id, max(version_number) as last from linky.versions group by bundle_id
      ) latest
      where v.bundle_id = latest.bundle_id and v.version_number <= latest.last - 50;

      create index ix_launcher_days_day on linky.launcher_days (day);
      create index ix_url_opens_day on linky.url_opens (day);

      -- A name stays reserved by its digest when its text is purged.
      alter table linky.aliases add column alias_hash bytea;
      update linky.aliases set alias_hash = sha256(convert_to(alias, 'UTF8'));
      alter table linky.aliases
        drop constraint pk_aliases,
        alter column alias drop not null,
        add constraint pk_aliases primary key (alias_hash);
      create index ix_aliases_bundle on linky.aliases (bundle_id) where alias is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from linky.aliases where alias is null;
      drop index linky.ix_aliases_bundle;
      alter table linky.aliases drop constraint pk_aliases, drop column alias_hash,
        add constraint pk_aliases primary key (alias);
      drop index linky.ix_url_opens_day;
      drop index linky.ix_launcher_days_day;
      drop index linky.ix_claim_tokens_email;
      drop index linky.ix_claim_tokens_expires;
      alter table linky.bundles drop column idle_since, drop column purged_at, drop column taken_down_at,
        drop column takedown_reason;
    `);
  }
}
