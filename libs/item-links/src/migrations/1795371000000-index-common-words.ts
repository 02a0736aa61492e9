import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words that English has too many of (the, it, who) are indexed as well, so that a search for nothing else
 * finds them. Beside other words they are left out of a search, as before.
 */
export class IndexCommonWords1795371000000 implements MigrationInterface {
  readonly name = 'IndexCommonWords1795371000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create text search dictionary item_links.all_words (template = pg_catalog.snowball, language = english);
      create text search configuration item_links.words (copy = pg_catalog.english);
      alter text search configuration item_links.words alter mapping replace pg_catalog.english_stem with item_links.all_words;

      create function item_links.search_query(q text) returns tsquery
      language sql immutable parallel safe as $$
        select case when numnode(query) > 0 then query else websearch_to_tsquery('item_links.words', q) end
        from websearch_to_tsquery('pg_catalog.english', q) query
      $$;
      ${searchWords('item_links.words')}
      ${SEARCH_AGAIN}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${searchWords('pg_catalog.english')}
      drop function item_links.search_query(text);
      drop text search configuration item_links.words;
      drop text search dictionary item_links.all_words;
      ${SEARCH_AGAIN}
    `);
  }
}

function searchWords(configuration: string): string {
  return `
    create or replace function item_links.search_words(project_id uuid, title text, ref text, notes text, data jsonb) returns tsvector
    language sql immutable parallel safe as $$
      select array_to_tsvector(array['~' || project_id])
        || setweight(to_tsvector('${configuration}', coalesce(title, '')), 'A')
        || setweight(to_tsvector('${configuration}', coalesce(ref, '')), 'B')
        || setweight(to_tsvector('${configuration}', coalesce(notes, '')), 'C')
        || case when octet_length(data::text) <= 200000
             then jsonb_to_tsvector('${configuration}', data, '["string", "numeric"]')
             else to_tsvector('${configuration}', left(data::text, 50000)) end
    $$;`;
}

/** Every item's words anew, which is no change of the item: triggers rest. The index is quicker built than kept. */
const SEARCH_AGAIN = `
  set local statement_timeout = 0;
  drop index item_links.ix_items_search;
  alter table item_links.items disable trigger user;
  update item_links.items set search = item_links.search_words(project_id, title, ref, notes, data);
  alter table item_links.items enable trigger user;
  create index ix_items_search on item_links.items using gin (search);`;
