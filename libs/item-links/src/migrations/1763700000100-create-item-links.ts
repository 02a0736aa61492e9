import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateItemLinks1763700000100 implements MigrationInterface {
  readonly name = 'CreateItemLinks1763700000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema item_links;

      create table item_links.projects (
        id uuid not null,
        created_at timestamptz not null,
        organization_id uuid not null,
        workspace_id uuid not null,
        key text not null,
        name text not null,
        description text,
        updated_at timestamptz not null,
        constraint pk_projects primary key (id),
        constraint uq_projects_workspace_key unique (workspace_id, key)
      );

      create table item_links.items (
        id uuid not null,
        created_at timestamptz not null,
        project_id uuid not null,
        organization_id uuid not null,
        item_type text not null,
        ref text,
        title text,
        data jsonb not null,
        status text,
        notes text,
        dedupe_key text,
        schema_ref text,
        source text not null,
        capability text,
        capability_version text,
        session_id uuid,
        trace_id text,
        span_id text,
        created_by uuid,
        updated_at timestamptz not null,
        constraint pk_items primary key (id),
        constraint fk_items_project foreign key (project_id) references item_links.projects (id) on delete cascade,
        constraint uq_items_project_ref unique (project_id, ref),
        constraint uq_items_project_dedupe_key unique (project_id, dedupe_key),
        constraint ck_items_status check (status in ('open', 'triaged', 'verified', 'resolved', 'dismissed')),
        constraint ck_items_source check (source in ('api', 'runtime', 'extracted'))
      );
      create index ix_items_project_created on item_links.items (project_id, created_at desc, id desc);

      create table item_links.links (
        id uuid not null,
        created_at timestamptz not null,
        project_id uuid not null,
        source_item_id uuid not null,
        target_item_id uuid not null,
        relationship text not null,
        created_by uuid,
        constraint pk_links primary key (id),
        constraint fk_links_project foreign key (project_id) references item_links.projects (id) on delete cascade,
        constraint fk_links_source foreign key (source_item_id) references item_links.items (id) on delete cascade,
        constraint fk_links_target foreign key (target_item_id) references item_links.items (id) on delete cascade,
        constraint uq_links_ends unique (source_item_id, target_item_id, relationship),
        constraint ck_links_not_self check (source_item_id <> target_item_id)
      );
      create index ix_links_source on item_links.links (source_item_id, created_at, id);
      create index ix_links_target on item_links.links (target_item_id, created_at, id);
      create index ix_links_project on item_links.links (project_id, created_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema item_links cascade');
  }
}
