import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddProtectionAndAliases1795341000000 implements MigrationInterface {
  readonly name = 'AddProtectionAndAliases1795341000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table linky.bundles
        add column expires_at timestamptz,
        add column password_hash text,
        add column track_opens boolean not null default false;

      create table linky.aliases (
        alias text not null,
        bundle_id uuid not null,
        created_at timestamptz not null,
        released_at timestamptz,
        constraint pk_aliases primary key (alias),
        constraint fk_aliases_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );
      create unique index uq_aliases_current on linky.aliases (bundle_id) where released_at is null;

      create table linky.url_opens (
        bundle_id uuid not null,
        day date not null,
        url_hash bytea not null,
        url text not null,
        opens integer not null,
        constraint pk_url_opens primary key (bundle_id, day, url_hash),
        constraint fk_url_opens_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table linky.url_opens, linky.aliases;
      alter table linky.bundles drop column expires_at, drop column password_hash, drop column track_opens;
    `);
  }
}
