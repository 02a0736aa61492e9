import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports that are too large for one answer, until they expire: each one person's or organization's, in sealed chunks. */
export class KeepExports1796230000000 implements MigrationInterface {
  readonly name = 'KeepExports1796230000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.exports (
        id uuid not null,
        user_id uuid,
        org_id uuid,
        status text not null,
        run_id uuid,
        records integer not null default 0,
        total integer not null default 0,
        bytes bigint not null default 0,
        created_at timestamptz not null,
        ready_at timestamptz,
        expires_at timestamptz not null,
        constraint pk_exports primary key (id),
        constraint uq_exports_user unique (user_id),
        constraint uq_exports_org unique (org_id),
        constraint ck_exports_owner check (num_nonnulls(user_id, org_id) = 1),
        constraint ck_exports_status check (status in ('waiting', 'running', 'ready', 'failed')),
        constraint fk_exports_user_id foreign key (user_id) references identity.users (id) on delete cascade,
        constraint fk_exports_org_id foreign key (org_id) references identity.organizations (id) on delete cascade
      )`);
    await runner.query('create index ix_exports_expires_at on identity.exports (expires_at)');
    await runner.query(`
      create table identity.export_chunks (
        export_id uuid not null,
        number integer not null,
        content bytea not null,
        constraint pk_export_chunks primary key (export_id, number),
        constraint fk_export_chunks_export_id foreign key (export_id)
          references identity.exports (id) on delete cascade
      )`);
    await runner.query('alter table identity.export_chunks alter column content set storage external');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.export_chunks');
    await runner.query('drop table identity.exports');
  }
}
