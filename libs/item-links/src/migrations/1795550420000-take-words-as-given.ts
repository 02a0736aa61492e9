import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever gives an item the words that it had is no earlier build: words are given where the version of them is below
 * zero, whatever they are. So a change that leaves the words alike leaves the item found by them.
 */
export class TakeWordsAsGiven1795550420000 implements MigrationInterface {
  readonly name = 'TakeWordsAsGiven1795550420000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(deriveItem(TOLD));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(deriveItem(GUESSED));
  }
}

const CHANGED =
  '(new.title, new.ref, new.notes, new.data) is distinct from (old.title, old.ref, old.notes, old.data)';

const TOLD = `
  if tg_op = 'UPDATE' and new.search_version < 0 then
    new.search_version := -new.search_version;
  elsif new.search is null or (tg_op = 'UPDATE' and ${CHANGED}) then`;

const GUESSED = `
  if new.search is null or (tg_op = 'UPDATE' and new.search = old.search and ${CHANGED}) then`;

function deriveItem(unlessGiven: string): string {
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
      ${unlessGiven}
        new.search := item_links.search_words(new.project_id, new.title, new.ref, new.notes, new.data);
        new.search_version := 0;
      end if;
      return new;
    end $$;`;
}
