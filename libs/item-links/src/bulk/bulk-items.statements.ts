import { sql } from '#data';

import { WORDS_VERSION } from '../items/item-words.js';
import { ITEM_COLUMNS } from '../items/items.statements.js';

const VERSION = String(WORDS_VERSION);

/** Each by a look into an index, however many items the planner thought there are. */
function knownBy(column: 'id' | 'ref' | 'dedupe_key', values: string): string {
  return `select known.id from unnest(${values}) wanted cross join lateral (
       select id from item_links.items where project_id = $1 and ${column} = wanted offset 0
     ) known`;
}

/**
 * $1 project, $2 dedupe keys, $3 refs, $4 ids: the items that are known by any of them. Nobody else changes them until
 * the transaction ends; the order keeps two batches from waiting for each other in a circle.
 */
export const LOCK_KNOWN = sql(
  'item_links.lock_known_items',
  `select held.* from (
     ${knownBy('dedupe_key', '$2::text[]')}
     union ${knownBy('ref', '$3::text[]')}
     union ${knownBy('id', '$4::uuid[]')}
     order by id
   ) known cross join lateral (
     select ${ITEM_COLUMNS} from item_links.items item
     where item.id = known.id and item.project_id = $1 for no key update of item
   ) held`,
);

/**
 * $1 project, $2 organization, $3 creator, then a list for each column. A taken ref or dedupe key breaks its constraint:
 * somebody else was faster, and the batch looks again.
 */
export const INSERT_ITEMS = sql(
  'item_links.insert_items',
  `insert into item_links.items (project_id, organization_id, created_by, id, created_at, updated_at, item_type, ref, title,
     data, status, notes, dedupe_key, schema_ref, source, capability, capability_version, session_id, trace_id, span_id,
     search, search_cut, search_version)
   select $1, $2, $3, n.*, ${VERSION}
   from unnest($4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::jsonb[],
     $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::uuid[], $19::text[],
     $20::text[], $21::tsvector[], $22::boolean[])
     as n (id, created_at, updated_at, item_type, ref, title, data, status, notes, dedupe_key, schema_ref, source,
       capability, capability_version, session_id, trace_id, span_id, search, search_cut)
   order by n.dedupe_key, n.ref, n.id`,
);

/** Of locked rows, a list for each column; answers their new versions. Below zero: as `UPDATE_ITEM` says. */
export const UPDATE_ITEMS = sql(
  'item_links.update_items',
  `update item_links.items item set title = n.title, data = n.data, status = n.status, notes = n.notes,
     updated_at = n.updated_at, schema_ref = n.schema_ref, capability = n.capability,
     capability_version = n.capability_version, session_id = n.session_id, trace_id = n.trace_id, span_id = n.span_id,
     search = coalesce(n.search, item.search), search_cut = n.search_cut,
     search_version = case when n.search is null then item.search_version else -${VERSION} end
   from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
     $9::text[], $10::uuid[], $11::text[], $12::text[], $13::tsvector[], $14::boolean[])
     as n (id, title, data, status, notes, updated_at, schema_ref, capability, capability_version, session_id, trace_id,
       span_id, search, search_cut)
   where item.id = n.id returning item.id, item.version`,
);

/** Fresh statistics: the planner knows nothing of what was just imported. Without the rights it only warns. */
export const ANALYZE = sql('item_links.analyze_items', 'analyze item_links.items, item_links.links');
