import { printJson, reading, sql, type Statement } from '#data';
import { withEvents } from '#events';

import { ITEM_DELETED } from '../events/removals.statements.js';
import { FIELD_NAMES, type ItemField, type ItemFields } from '../fields/item-fields.js';
import { WORDS_VERSION } from './item-words.js';

/** All that a row tells; derived columns stay behind. */
export const ITEM_COLUMNS = [
  ...['id', 'created_at', 'project_id', 'organization_id', ...FIELD_NAMES],
  ...['created_by', 'updated_at', 'version', 'search_cut'],
]
  .map((column) => `item.${column}`)
  .join(', ');

/** A field as it is sent to the database. */
export function stored(item: ItemFields, name: ItemField): unknown {
  return name === 'data' ? printJson(item.data) : item[name];
}

/** $1 workspace, $2 project key or id, $3 item id or ref: the item, if it lies there. */
function find(column: 'id' | 'key', itemColumn: 'id' | 'ref'): Statement {
  return sql(`item_links.find_item_${column}_${itemColumn}`, found(column, itemColumn));
}

/** The same by id; nobody else changes it or deletes it until the transaction ends, links may be made to it. */
function findLocked(column: 'id' | 'key'): Statement {
  return reading(`item_links.find_item_${column}_locked`, `${found(column, 'id')} for no key update of item`);
}

function found(column: 'id' | 'key', itemColumn: 'id' | 'ref'): string {
  return `select ${ITEM_COLUMNS} from item_links.items item
    join item_links.projects project on project.id = item.project_id
    where project.workspace_id = $1 and project.${column} = $2 and project.deleted_at is null and item.${itemColumn} = $3`;
}

export const FIND_ITEM = {
  id: { id: find('id', 'id'), ref: find('id', 'ref') },
  key: { id: find('key', 'id'), ref: find('key', 'ref') },
} as const;
export const FIND_ITEM_LOCKED = { id: findLocked('id'), key: findLocked('key') } as const;

/**
 * $1 id, $2 when, $3 project, $4 organization, $5 creator, $6 words, $7 whether there were more, then the fields. A
 * replayed dedupe key writes nothing; the ref's constraint refuses a taken ref.
 */
export const INSERT_ITEM = sql(
  'item_links.insert_item',
  `insert into item_links.items (id, created_at, project_id, organization_id, created_by, search, search_cut,
     ${FIELD_NAMES.join(', ')}, updated_at, search_version)
   values ($1, $2, $3, $4, $5, $6, $7, ${FIELD_NAMES.map((_, at) => `$${String(at + 8)}`).join(', ')}, $2, ${String(WORDS_VERSION)})
   on conflict on constraint uq_items_project_dedupe_key do nothing`,
);

/** $1 project, $2 dedupe key: the item, which stays until the transaction ends. */
export const FIND_BY_DEDUPE_KEY = sql(
  'item_links.find_by_dedupe_key',
  `select ${ITEM_COLUMNS} from item_links.items item where item.project_id = $1 and item.dedupe_key = $2
   for key share`,
);

/**
 * $1 workspace, $2 project key or id, $3 item, $4 admitted versions or null, $5 when and by whom, for the history of
 * its links, which go with it. They are locked in the order in which batches lock them: two items that are linked to
 * each other and deleted at once would wait for each other in a circle. $6 who does it, for the events: the trigger that
 * takes the links along records theirs.
 */
function remove(column: 'id' | 'key'): Statement {
  return withEvents(`item_links.delete_item_${column}`, {
    before: `told as materialized (
       select set_config('item_links.deletion', $5, true), set_config('events.call', $6, true)
     ), doomed as materialized (
       select item.id from item_links.items item join item_links.projects project on project.id = item.project_id
       where project.workspace_id = $1 and project.${column} = $2 and project.deleted_at is null and item.id = $3
         and ($4::int[] is null or item.version = any($4))
       for update of item
     ), links as materialized (
       select link.id from item_links.links link
       where exists (select from doomed) and (link.source_item_id = $3 or link.target_item_id = $3)
       order by link.id for update
     )`,
    write: `delete from item_links.items item using doomed, told
     where item.id = doomed.id and (select count(*) from links) >= 0 returning ${ITEM_COLUMNS}`,
    call: '$6',
    events: [ITEM_DELETED],
    answer: 'select id from written',
  });
}

export const DELETE_ITEM = { id: remove('id'), key: remove('key') } as const;

/**
 * Of a locked row, with $7 its words (null: as they are) and $8 whether there were more; answers its new version. Below
 * zero, the version of the words says that they are given, even if they are those of before.
 */
export const UPDATE_ITEM = sql(
  'item_links.update_item',
  `update item_links.items set title = $2, data = $3, status = $4, notes = $5, updated_at = $6,
     search = coalesce($7, search), search_cut = $8,
     search_version = case when $7 is null then search_version else -${String(WORDS_VERSION)} end
   where id = $1 returning version`,
);
