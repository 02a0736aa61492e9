import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many items there are of each kind, so that totals, facets and summaries need not count them. Each
 * statement that writes items appends what it changed; a housekeeper folds changes into the tallies.
 */
export class TallyItems1795322000000 implements MigrationInterface {
  readonly name = 'TallyItems1795322000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table item_links.item_tallies (
        project_id uuid not null,
        fine boolean not null,
        category text not null,
        item_type text not null,
        severity text not null,
        status_rank smallint not null,
        source text not null,
        capability text not null,
        n bigint not null,
        constraint pk_item_tallies primary key
          (project_id, fine, category, item_type, severity, status_rank, source, capability)
      );
      create index ix_item_tallies_empty on item_links.item_tallies (project_id) where n = 0;

      create table item_links.item_tally_changes (
        id bigint generated always as identity,
        project_id uuid not null,
        category text not null,
        item_type text not null,
        severity text not null,
        status_rank smallint not null,
        source text not null,
        capability text not null,
        n bigint not null,
        constraint pk_item_tally_changes primary key (id)
      );
      create index ix_item_tally_changes_project on item_links.item_tally_changes (project_id);

      create function item_links.tally_added_items() returns trigger language plpgsql as $$
      begin
        insert into item_links.item_tally_changes (project_id, category, item_type, severity, status_rank, source, capability, n)
        select project_id, coalesce(category, ''), item_type, coalesce(severity, ''), status_rank, source, coalesce(capability, ''), count(*)
        from added group by 1, 2, 3, 4, 5, 6, 7;
        return null;
      end $$;
      create function item_links.tally_removed_items() returns trigger language plpgsql as $$
      begin
        insert into item_links.item_tally_changes (project_id, category, item_type, severity, status_rank, source, capability, n)
        select project_id, coalesce(category, ''), item_type, coalesce(severity, ''), status_rank, source, coalesce(capability, ''), -count(*)
        from removed where exists (select from item_links.projects where id = removed.project_id)
        group by 1, 2, 3, 4, 5, 6, 7;
        return null;
      end $$;
      create function item_links.tally_changed_items() returns trigger language plpgsql as $$
      begin
        insert into item_links.item_tally_changes (project_id, category, item_type, severity, status_rank, source, capability, n)
        select project_id, coalesce(category, ''), item_type, coalesce(severity, ''), status_rank, source, coalesce(capability, ''), sum(n)
        from (select project_id, category, item_type, severity, status_rank, source, capability, 1 as n from added
              union all
              select project_id, category, item_type, severity, status_rank, source, capability, -1 from removed) changed
        group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0;
        return null;
      end $$;
      create function item_links.forget_tallies() returns trigger language plpgsql as $$
      begin
        delete from item_links.item_tally_changes where project_id = old.id;
        delete from item_links.item_tallies where project_id = old.id;
        return null;
      end $$;

      create trigger tally_added_items after insert on item_links.items
        referencing new table as added for each statement execute function item_links.tally_added_items();
      create trigger tally_removed_items after delete on item_links.items
        referencing old table as removed for each statement execute function item_links.tally_removed_items();
      create trigger tally_changed_items after update on item_links.items
        referencing old table as removed new table as added for each statement execute function item_links.tally_changed_items();
      -- Runs after the cascade has locked the items (triggers run in the order of their names, and that one is called
      -- RI_…), but before its own statement trigger, which finds no project any more.
      create trigger tallies_forgotten after delete on item_links.projects
        for each row execute function item_links.forget_tallies();

      insert into item_links.item_tally_changes (project_id, category, item_type, severity, status_rank, source, capability, n)
      select project_id, coalesce(category, ''), item_type, coalesce(severity, ''), status_rank, source, coalesce(capability, ''), count(*)
      from item_links.items group by 1, 2, 3, 4, 5, 6, 7;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger tallies_forgotten on item_links.projects;
      drop trigger tally_added_items on item_links.items;
      drop trigger tally_removed_items on item_links.items;
      drop trigger tally_changed_items on item_links.items;
      drop function item_links.tally_added_items(), item_links.tally_removed_items(),
        item_links.tally_changed_items(), item_links.forget_tallies();
      drop table item_links.item_tally_changes, item_links.item_tallies;
    `);
  }
}
