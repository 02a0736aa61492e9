import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { ITEM_COLUMNS } from '../items/items.statements.js';
import type { ItemRow } from '../items/items.repository.js';
import { type ItemWords, WORDS_VERSION } from '../items/item-words.js';

const LOCK = 4_719_225_362;

/** Only one process goes through the items; the others need not wait. */
const TAKE_LOCK = sql('item_links.take_indexing_lock', 'select pg_try_advisory_xact_lock($1) as taken');

/**
 * $1 items, $2 bytes at most, but for the first one. What somebody else changes just now comes the next time. Each is
 * looked up by itself: of a limit that is a parameter, the planner expects a tenth of the table, and would read the whole.
 */
const FIND_DUE = sql(
  'item_links.find_items_to_index',
  `select item.* from (
     select id, sum(bytes) over (order by id) - bytes as before
     from (select id, octet_length(data::text) as bytes from item_links.items
       where search_version < ${String(WORDS_VERSION)} order by id limit $1) due
   ) due cross join lateral (
     select ${ITEM_COLUMNS} from item_links.items item where item.id = due.id for no key update skip locked
   ) item where due.before < $2`,
);

/** $1 items, $2 their words, $3 whether there were more. The items themselves do not change. */
const INDEX = sql(
  'item_links.index_items',
  `update item_links.items item
   set search = due.words::tsvector, search_cut = due.is_cut, search_version = ${String(WORDS_VERSION)}
   from unnest($1::uuid[], $2::text[], $3::boolean[]) as due (id, words, is_cut) where item.id = due.id`,
);

@Injectable()
export class ItemIndexingRepository {
  /** Some items whose words are those of an earlier build; nobody changes them until the transaction ends. */
  async due(most: number, mostBytes: number, tx: Tx): Promise<ItemRow[]> {
    const lock = await tx.first<{ taken: boolean }>(TAKE_LOCK, [LOCK]);
    return lock?.taken ? tx.query<ItemRow>(FIND_DUE, [most, mostBytes]) : [];
  }

  async index(items: readonly (ItemWords & { readonly id: string })[], tx: Tx): Promise<void> {
    await tx.affected(INDEX, [
      items.map(({ id }) => id),
      items.map(({ words }) => words),
      items.map(({ isCut }) => isCut),
    ]);
  }
}
