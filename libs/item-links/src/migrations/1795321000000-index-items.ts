import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What items are listed, searched and conditionally changed by, derived by the database itself. */
export class IndexItems1795321000000 implements MigrationInterface {
  readonly name = 'IndexItems1795321000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A payload's field, if it is a text short enough to be asked for.
      create function item_links.short_text(data jsonb, field text, longest int) returns text
      language sql immutable parallel safe as $$
        select case when jsonb_typeof(data -> field) = 'string' and char_length(data ->> field) <= longest
                    then nullif(data ->> field, '') end
      $$;

      -- Title, ref, notes and payload as words. A tsvector holds at most a megabyte: payloads that might exceed
      -- that are indexed by their beginning. The project is a word, too: no search looks beyond it.
      create function item_links.search_words(project_id uuid, title text, ref text, notes text, data jsonb) returns tsvector
      language sql immutable parallel safe as $$
        select array_to_tsvector(array['~' || project_id])
          || setweight(to_tsvector('pg_catalog.english', coalesce(title, '')), 'A')
          || setweight(to_tsvector('pg_catalog.english', coalesce(ref, '')), 'B')
          || setweight(to_tsvector('pg_catalog.english', coalesce(notes, '')), 'C')
          || case when octet_length(data::text) <= 200000
               then jsonb_to_tsvector('pg_catalog.english', data, '["string", "numeric"]')
               else to_tsvector('pg_catalog.english', left(data::text, 50000)) end
      $$;

      create function item_links.derive_item() returns trigger language plpgsql as $$
      begin
        new.version := case tg_op when 'INSERT' then 1 else old.version + 1 end;
        if tg_op = 'INSERT' or new.data is distinct from old.data then
          new.severity := item_links.short_text(new.data, 'severity', 16);
          new.severity_rank := coalesce(array_position(array['info', 'low', 'medium', 'high', 'critical'], new.severity), 0);
          new.category := item_links.short_text(new.data, 'category', 128);
        end if;
        new.status_rank := coalesce(array_position(
          array['dismissed', 'resolved', 'verified', 'triaged', 'open', 'needs_review'],
          coalesce(new.status, case when new.item_type = 'finding' then 'needs_review' end)), 0);
        if tg_op = 'INSERT' or (new.title, new.ref, new.notes, new.data) is distinct from (old.title, old.ref, old.notes, old.data) then
          new.search := item_links.search_words(new.project_id, new.title, new.ref, new.notes, new.data);
        end if;
        return new;
      end $$;

      alter table item_links.items
        add column version integer not null default 1,
        add column severity text,
        add column severity_rank smallint not null default 0,
        add column category text,
        add column status_rank smallint not null default 0,
        add column search tsvector not null default '';
      create trigger derive_item before insert or update on item_links.items
        for each row execute function item_links.derive_item();
      update item_links.items set severity = item_links.short_text(data, 'severity', 16),
        severity_rank = coalesce(array_position(array['info', 'low', 'medium', 'high', 'critical'],
          item_links.short_text(data, 'severity', 16)), 0),
        category = item_links.short_text(data, 'category', 128),
        search = item_links.search_words(project_id, title, ref, notes, data);
      alter table item_links.items alter column severity_rank drop default, alter column status_rank drop default,
        alter column search drop default;

      alter table item_links.projects add column version integer not null default 1;
      create function item_links.next_version() returns trigger language plpgsql as $$
      begin
        new.version := old.version + 1;
        return new;
      end $$;
      create trigger next_version before update on item_links.projects
        for each row execute function item_links.next_version();

      -- Each starts a list, filtered by one field or by none, newest first; the rest is filtered without the table.
      drop index item_links.ix_items_project_created;
      create index ix_items_project_created on item_links.items (project_id, created_at desc, id desc)
        include (item_type, severity_rank, status_rank, source, category, capability);
      create index ix_items_project_severity on item_links.items (project_id, severity_rank desc, created_at desc, id desc)
        include (item_type, status_rank, source, category, capability);
      create index ix_items_project_status on item_links.items (project_id, status_rank desc, created_at desc, id desc)
        include (item_type, severity_rank, source, category, capability);
      create index ix_items_project_type on item_links.items (project_id, item_type, created_at desc, id desc)
        include (severity_rank, status_rank, source, category, capability);
      create index ix_items_project_category on item_links.items (project_id, category, created_at desc, id desc)
        include (item_type, severity_rank, status_rank, source, capability) where category is not null;
      create index ix_items_project_capability on item_links.items (project_id, capability, created_at desc, id desc)
        include (item_type, severity_rank, status_rank, source, category) where capability is not null;
      create index ix_items_project_session on item_links.items (project_id, session_id, created_at desc, id desc)
        where session_id is not null;
      create index ix_items_search on item_links.items using gin (search);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index item_links.ix_items_project_created, item_links.ix_items_project_severity,
        item_links.ix_items_project_status, item_links.ix_items_project_type, item_links.ix_items_project_category,
        item_links.ix_items_project_capability, item_links.ix_items_project_session, item_links.ix_items_search;
      create index ix_items_project_created on item_links.items (project_id, created_at desc, id desc);
      drop trigger next_version on item_links.projects;
      drop function item_links.next_version();
      alter table item_links.projects drop column version;
      drop trigger derive_item on item_links.items;
      drop function item_links.derive_item();
      alter table item_links.items drop column version, drop column severity, drop column severity_rank,
        drop column category, drop column status_rank, drop column search;
      drop function item_links.search_words(uuid, text, text, text, jsonb);
      drop function item_links.short_text(jsonb, text, int);
    `);
  }
}
