import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRulesAndHistory1795330000000 implements MigrationInterface {
  readonly name = 'AddRulesAndHistory1795330000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table item_links.projects add column ruled text[] not null default '{}';

      create table item_links.relationships (
        id uuid not null,
        created_at timestamptz not null,
        project_id uuid not null,
        name text not null,
        inverse text,
        acyclic boolean not null,
        is_symmetric boolean not null,
        single_target boolean not null,
        source_types text[],
        target_types text[],
        updated_at timestamptz not null,
        constraint pk_relationships primary key (id),
        constraint fk_relationships_project foreign key (project_id) references item_links.projects (id) on delete cascade,
        constraint uq_relationships_project_name unique (project_id, name),
        constraint ck_relationships_shape check (not (is_symmetric and (acyclic or single_target)))
      );

      create table item_links.deleted_links (
        id uuid not null,
        created_at timestamptz not null,
        project_id uuid not null,
        source_item_id uuid not null,
        target_item_id uuid not null,
        relationship text not null,
        created_by uuid,
        deleted_at timestamptz not null,
        deleted_by uuid,
        with_item boolean not null,
        constraint pk_deleted_links primary key (id)
      );
      create index ix_deleted_links_project_created on item_links.deleted_links (project_id, created_at, id);
      create index ix_deleted_links_project_deleted on item_links.deleted_links (project_id, deleted_at, id);
      create index ix_deleted_links_source_created on item_links.deleted_links (source_item_id, created_at, id);
      create index ix_deleted_links_source_deleted on item_links.deleted_links (source_item_id, deleted_at, id);
      create index ix_deleted_links_target_created on item_links.deleted_links (target_item_id, created_at, id);
      create index ix_deleted_links_target_deleted on item_links.deleted_links (target_item_id, deleted_at, id);

      -- Whatever removes a link is remembered: the statement that unlinks, and the cascade of an item.
      -- Who and when comes from the setting item_links.deletion ('<time> <user or nothing>') of the transaction.
      create function item_links.remember_deleted_links() returns trigger language plpgsql as $$
      declare
        told text := current_setting('item_links.deletion', true);
      begin
        insert into item_links.deleted_links (id, created_at, project_id, source_item_id, target_item_id,
          relationship, created_by, deleted_at, deleted_by, with_item)
        select gone.id, gone.created_at, gone.project_id, gone.source_item_id, gone.target_item_id,
          gone.relationship, gone.created_by, coalesce(nullif(split_part(told, ' ', 1), '')::timestamptz, now()),
          nullif(split_part(told, ' ', 2), '')::uuid,
          (select count(*) < 2 from item_links.items item where item.id in (gone.source_item_id, gone.target_item_id))
        from gone
        where exists (select from item_links.projects project where project.id = gone.project_id);
        return null;
      end $$;
      create trigger remember_deleted_links after delete on item_links.links
        referencing old table as gone for each statement execute function item_links.remember_deleted_links();

      -- No foreign key: the rows of a project that is being deleted would still be written by its cascade.
      create function item_links.forget_deleted_links() returns trigger language plpgsql as $$
      begin
        delete from item_links.deleted_links where project_id in (select id from gone);
        return null;
      end $$;
      create trigger forget_deleted_links after delete on item_links.projects
        referencing old table as gone for each statement execute function item_links.forget_deleted_links();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger forget_deleted_links on item_links.projects;
      drop trigger remember_deleted_links on item_links.links;
      drop function item_links.forget_deleted_links();
      drop function item_links.remember_deleted_links();
      drop table item_links.deleted_links;
      drop table item_links.relationships;
      alter table item_links.projects drop column ruled;
    `);
  }
}
