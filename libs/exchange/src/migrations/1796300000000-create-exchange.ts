import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports with their files, which wait for the job in chunks, and their reports. */
export class CreateExchange1796300000000 implements MigrationInterface {
  readonly name = 'CreateExchange1796300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema exchange;
      create table exchange.imports (
        id uuid not null,
        created_at timestamptz not null,
        user_id uuid,
        org_id uuid,
        caller jsonb not null,
        status text not null,
        options jsonb not null,
        bytes bigint not null default 0,
        run_id uuid,
        phase text,
        done integer not null default 0,
        counts jsonb not null default '{}',
        mapping jsonb,
        failure text,
        finished_at timestamptz,
        expires_at timestamptz not null,
        constraint pk_imports primary key (id),
        constraint ck_imports_owner check (num_nonnulls(user_id, org_id) = 1),
        constraint ck_imports_status
          check (status in ('uploading', 'waiting', 'running', 'finished', 'failed', 'cancelled'))
      );
      create index ix_imports_user on exchange.imports (user_id, created_at) where user_id is not null;
      create index ix_imports_org on exchange.imports (org_id, created_at) where org_id is not null;
      create index ix_imports_expires_at on exchange.imports (expires_at);
      create table exchange.import_chunks (
        import_id uuid not null,
        number integer not null,
        content bytea not null,
        constraint pk_import_chunks primary key (import_id, number),
        constraint fk_import_chunks_import foreign key (import_id) references exchange.imports (id) on delete cascade
      );
      alter table exchange.import_chunks alter column content set storage external;
      create table exchange.import_reports (
        import_id uuid not null,
        number integer not null,
        lines jsonb not null,
        constraint pk_import_reports primary key (import_id, number),
        constraint fk_import_reports_import foreign key (import_id) references exchange.imports (id) on delete cascade
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema exchange cascade');
  }
}
