import { sql, type Statement } from '#data';

import type { Direction } from '../links/link-list.statements.js';

function side(direction: Direction): string {
  const [near, far] = direction === 'outgoing' ? ['source', 'target'] : ['target', 'source'];
  return `(select link.id, link.relationship, link.source_item_id as source, link.target_item_id as target,
      link.${far}_item_id as far
    from item_links.links link
    where link.${near}_item_id = near.id and ($2::text is null or link.relationship = $2)
    order by link.created_at, link.id limit $3)`;
}

/**
 * $1 items, $2 relationship, $3 links per item and direction, $4 links altogether: the links at the items,
 * each item's oldest first. An item with very many links costs no more than the limits.
 */
function neighbours(name: string, directions: readonly Direction[]): Statement {
  return sql(
    `item_links.neighbours_${name}`,
    `select near.id as near, link.* from unnest($1::uuid[]) as near (id)
     cross join lateral (${directions.map(side).join(' union all ')}) link limit $4`,
  );
}

export const NEIGHBOURS = {
  outgoing: neighbours('outgoing', ['outgoing']),
  incoming: neighbours('incoming', ['incoming']),
  both: neighbours('both', ['outgoing', 'incoming']),
} as const;

/** $1 items. */
export const DESCRIBE_ITEMS = sql(
  'item_links.describe_items',
  'select id, item_type, ref, title from item_links.items where id = any ($1::uuid[])',
);

/** $1 project, $2 id or null, $3 ref: an id is preferred to a ref that looks like one. */
export const FIND_BY_ID_OR_REF = sql(
  'item_links.find_by_id_or_ref',
  `select id from item_links.items where project_id = $1 and (id = $2::uuid or ref = $3)
   order by (id = $2::uuid) is true desc limit 1`,
);
