import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projects that are deleted stay for some days; then they go in batches, which leave neither history nor tallies. */
export class UndeleteProjects1795450200000 implements MigrationInterface {
  readonly name = 'UndeleteProjects1795450200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;

      alter table item_links.projects
        add column deleted_at timestamptz,
        add column purging_at timestamptz,
        drop constraint uq_projects_workspace_key;
      create unique index uq_projects_workspace_key on item_links.projects (workspace_id, key) where deleted_at is null;
      create index ix_projects_deleted on item_links.projects (deleted_at) where deleted_at is not null;
      create index ix_deleted_links_deleted on item_links.deleted_links (deleted_at);

      ${rememberDeletedLinks(PURGING)}
      ${tallyRemovedItems(PURGING)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      ${rememberDeletedLinks('')}
      ${tallyRemovedItems('')}
      delete from item_links.projects where deleted_at is not null;
      drop index item_links.ix_deleted_links_deleted;
      drop index item_links.uq_projects_workspace_key;
      alter table item_links.projects drop column deleted_at, drop column purging_at,
        add constraint uq_projects_workspace_key unique (workspace_id, key);
    `);
  }
}

/** A transaction that purges says so by the setting item_links.purging. */
const PURGING = `if current_setting('item_links.purging', true) = 'yes' then return null; end if;`;

function rememberDeletedLinks(first: string): string {
  return `
    create or replace function item_links.remember_deleted_links() returns trigger language plpgsql as $$
    declare
      told text := current_setting('item_links.deletion', true);
    begin
      ${first}
      insert into item_links.deleted_links (id, created_at, project_id, source_item_id, target_item_id,
        relationship, created_by, deleted_at, deleted_by, with_item)
      select gone.id, gone.created_at, gone.project_id, gone.source_item_id, gone.target_item_id,
        gone.relationship, gone.created_by, coalesce(nullif(split_part(told, ' ', 1), '')::timestamptz, now()),
        nullif(split_part(told, ' ', 2), '')::uuid,
        (select count(*) < 2 from item_links.items item where item.id in (gone.source_item_id, gone.target_item_id))
      from gone
      where exists (select from item_links.projects project where project.id = gone.project_id);
      return null;
    end $$;`;
}

function tallyRemovedItems(first: string): string {
  return `
    create or replace function item_links.tally_removed_items() returns trigger language plpgsql as $$
    begin
      ${first}
      insert into item_links.item_tally_changes (project_id, category, item_type, severity, status_rank, source, capability, n)
      select project_id, coalesce(category, ''), item_type, coalesce(severity, ''), status_rank, source, coalesce(capability, ''), -count(*)
      from removed where exists (select from item_links.projects where id = removed.project_id)
      group by 1, 2, 3, 4, 5, 6, 7;
      return null;
    end $$;`;
}
