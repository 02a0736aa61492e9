import { sql } from '#data';

import { CHANGED_FIELDS, ITEM_FIELDS, picked } from '../fields/item-fields.js';
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

/** Lists as the columns of `n`: the first is `$from`. */
function listed(from: number, columns: Readonly<Record<string, string>>): string {
  const lists = Object.values(columns).map((type, at) => `$${String(from + at)}::${type}[]`);
  return `unnest(${lists.join(', ')}) as n (${Object.keys(columns).join(', ')})`;
}

const NEW = {
  ...{ id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', search_cut: 'boolean' },
  ...{ search: 'tsvector', ...ITEM_FIELDS },
};

/**
 * $1 project, $2 organization, $3 creator, then a list for each column. A taken ref or dedupe key breaks its constraint:
 * somebody else was faster, and the batch looks again.
 */
export const INSERT_ITEMS = sql(
  'item_links.insert_items',
  `insert into item_links.items (project_id, organization_id, created_by, ${Object.keys(NEW).join(', ')}, search_version)
   select $1, $2, $3, n.*, ${VERSION} from ${listed(4, NEW)}
   order by n.dedupe_key collate "C", n.ref collate "C", n.id`,
);

const CHANGED = {
  ...{ id: 'uuid', updated_at: 'timestamptz', search_cut: 'boolean', search: 'tsvector' },
  ...picked(ITEM_FIELDS, CHANGED_FIELDS),
};

/** Of locked rows, a list for each column; answers their new versions. Below zero: as `UPDATE_ITEM` says. */
export const UPDATE_ITEMS = sql(
  'item_links.update_items',
  `update item_links.items item set ${CHANGED_FIELDS.map((name) => `${name} = n.${name}`).join(', ')},
     updated_at = n.updated_at, search = coalesce(n.search, item.search), search_cut = n.search_cut,
     search_version = case when n.search is null then item.search_version else -${VERSION} end
   from ${listed(1, CHANGED)}
   where item.id = n.id returning item.id, item.version`,
);

/** Fresh statistics: the planner knows nothing of what was just imported. Without the rights it only warns. */
export const ANALYZE = sql('item_links.analyze_items', 'analyze item_links.items, item_links.links');
