import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddVersionsAndEvents1795340000000 implements MigrationInterface {
  readonly name = 'AddVersionsAndEvents1795340000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table linky.versions (
        bundle_id uuid not null,
        version_number integer not null,
        urls jsonb not null,
        url_metadata jsonb not null,
        title text,
        description text,
        resolution_policy jsonb,
        edited_by uuid,
        edited_at timestamptz not null,
        constraint pk_versions primary key (bundle_id, version_number),
        constraint fk_versions_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade,
        constraint ck_versions_number check (version_number >= 1)
      );

      create table linky.launcher_events (
        id bigint generated always as identity,
        bundle_id uuid not null,
        kind text not null,
        occurred_at timestamptz not null,
        matched_rule_id text,
        viewer_state text not null,
        viewer_hash_day text not null,
        constraint pk_launcher_events primary key (id),
        constraint fk_launcher_events_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade,
        constraint ck_launcher_events_kind check (kind in ('view', 'open_all')),
        constraint ck_launcher_events_viewer_state check (viewer_state in ('anonymous', 'signed_in'))
      );
      create index ix_launcher_events_bundle on linky.launcher_events (bundle_id, occurred_at desc);

      create table linky.launcher_days (
        bundle_id uuid not null,
        day date not null,
        rule_id text not null,
        views integer not null,
        opens integer not null,
        viewers integer not null,
        constraint pk_launcher_days primary key (bundle_id, day, rule_id),
        constraint fk_launcher_days_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );

      create table linky.launcher_viewers (
        bundle_id uuid not null,
        day date not null,
        viewer_hash_day text not null,
        constraint pk_launcher_viewers primary key (bundle_id, day, viewer_hash_day),
        constraint fk_launcher_viewers_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );
      create index ix_launcher_viewers_day on linky.launcher_viewers (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table linky.versions, linky.launcher_events, linky.launcher_days, linky.launcher_viewers',
    );
  }
}
