import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Links that go with an item have events as if each had been removed. The trigger that removes them records them: it
 * finds those, too, that were made while the statement that deletes the item waited for their writers.
 */
export class RecordCascadesOfLinks1796240000000 implements MigrationInterface {
  readonly name = 'RecordCascadesOfLinks1796240000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      create function item_links.end_json(id uuid, item_type text, ref text, title text) returns jsonb
      language sql immutable parallel safe as $$
        select jsonb_build_object('id', id, 'item_type', item_type, 'ref', ref, 'title', title)
      $$;

      -- One each for 1,000 links, and one for the rest.
      create or replace function item_links.delete_links_of_items() returns trigger language plpgsql as $$
      declare
        ends uuid[] := array(select id from gone);
        first item_links.links[];
        total bigint;
      begin
        with removed as (
          delete from item_links.links link where source_item_id = any (ends) or target_item_id = any (ends)
          returning link as link
        ), numbered as (
          select link, row_number() over () as n from removed
        )
        select array_agg(link) filter (where n <= 1000), count(*) into first, total from numbered;
        if total = 0 or current_setting('item_links.purging', true) = 'yes' then return null; end if;

        perform events.record('item.unlinked', false, 'item-links/' || link.id, project.organization_id, null,
          project.workspace_id, jsonb_build_object(
            'link', jsonb_build_object('id', link.id, 'project_id', link.project_id, 'relationship', link.relationship,
              'source_item_id', link.source_item_id, 'target_item_id', link.target_item_id,
              'created_at', to_char(link.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
            'source', item_links.end_json(link.source_item_id, coalesce(source.item_type, old_source.item_type),
              coalesce(source.ref, old_source.ref), coalesce(source.title, old_source.title)),
            'target', item_links.end_json(link.target_item_id, coalesce(target.item_type, old_target.item_type),
              coalesce(target.ref, old_target.ref), coalesce(target.title, old_target.title))), null)
        from unnest(first) link
        join item_links.projects project on project.id = link.project_id
        left join item_links.items source on source.id = link.source_item_id
        left join item_links.items target on target.id = link.target_item_id
        left join gone old_source on old_source.id = link.source_item_id
        left join gone old_target on old_target.id = link.target_item_id;
        if total > 1000 then
          perform events.record('item.bulk_deleted', false, 'items/' || gone.id, project.organization_id, null,
            project.workspace_id, jsonb_build_object('project_id', project.id,
              'counts', jsonb_build_object('items', 0, 'links', total - 1000)), null)
          from gone join item_links.projects project on project.id = gone.project_id order by gone.id limit 1;
        end if;
        return null;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function item_links.delete_links_of_items() returns trigger language plpgsql as $$
      declare
        ends uuid[] := array(select id from gone);
      begin
        delete from item_links.links where source_item_id = any (ends) or target_item_id = any (ends);
        return null;
      end $$;
      drop function item_links.end_json(uuid, text, text, text);
    `);
  }
}
