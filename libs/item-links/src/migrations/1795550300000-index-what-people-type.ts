import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words of items come from the service (ADR 81). Those that are there keep the words that they have, and are gone
 * through in small steps while the service runs; so are those that an earlier build writes beside this one.
 */
export class IndexWhatPeopleType1795550300000 implements MigrationInterface {
  readonly name = 'IndexWhatPeopleType1795550300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table item_links.items
        add column search_version smallint not null default 0,
        add column search_cut boolean not null default false;
      create index ix_items_unindexed on item_links.items (id) where search_version < 1;

      -- Finds items by the words that earlier builds gave them.
      create function item_links.earlier_search(project_id uuid, q text) returns tsquery
      language sql immutable parallel safe as $$
        select case when numnode(query) > 0 then ('''~' || project_id || '''')::tsquery && query else query end
        from item_links.search_query(q) query
      $$;
      ${deriveItem(GIVEN)}
      drop trigger derive_item on item_links.items;
      -- Words alone are no change of an item.
      create trigger derive_item
        before insert or update of item_type, title, ref, notes, data, status, updated_at on item_links.items
        for each row execute function item_links.derive_item();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      drop trigger derive_item on item_links.items;
      update item_links.items set search = item_links.search_words(project_id, title, ref, notes, data)
      where search_version > 0;
      ${deriveItem(OWN)}
      create trigger derive_item before insert or update on item_links.items
        for each row execute function item_links.derive_item();
      drop function item_links.earlier_search(uuid, text);
      drop index item_links.ix_items_unindexed;
      alter table item_links.items drop column search_version, drop column search_cut;
    `);
  }
}

const CHANGED =
  '(new.title, new.ref, new.notes, new.data) is distinct from (old.title, old.ref, old.notes, old.data)';

const OWN = `
  if tg_op = 'INSERT' or ${CHANGED} then
    new.search := item_links.search_words(new.project_id, new.title, new.ref, new.notes, new.data);
  end if;`;

/** Whoever writes an item without its words is an earlier build. */
const GIVEN = `
  if new.search is null or (tg_op = 'UPDATE' and new.search = old.search and ${CHANGED}) then
    new.search := item_links.search_words(new.project_id, new.title, new.ref, new.notes, new.data);
    new.search_version := 0;
  end if;`;

function deriveItem(words: string): string {
  return `
    create or replace function item_links.derive_item() returns trigger language plpgsql as $$
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
      ${words}
      return new;
    end $$;`;
}
