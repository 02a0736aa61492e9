import { sql, type Statement } from '#data';

import type { Direction } from '../links/link-list.statements.js';

function side(direction: Direction, along: Direction = direction): string {
  const [near, far] = along === 'outgoing' ? ['source', 'target'] : ['target', 'source'];
  return `(select link.id, link.relationship, link.source_item_id as source, link.target_item_id as target,
      link.${far}_item_id as far
    from item_links.links link
    where link.${near}_item_id = near.id${along === direction ? '' : ' and link.is_symmetric'} and ($2::text is null or link.relationship = $2)
    order by link.created_at, link.id limit $3)`;
}

/**
 * $1 items, $2 relationship, $3 links per item and direction, $4 links altogether: the links at the items, each
 * item's oldest first. An item with very many links costs no more than the limits.
 */
function neighbours(name: string, sides: readonly string[]): Statement {
  return sql(
    `item_links.neighbours_${name}`,
    `select near.id as near, link.* from unnest($1::uuid[]) as near (id)
     cross join lateral (${sides.join(' union all ')}) link limit $4`,
  );
}

export const NEIGHBOURS = {
  // Symmetric links lead from either end to the other.
  outgoing: neighbours('outgoing', [side('outgoing'), side('outgoing', 'incoming')]),
  incoming: neighbours('incoming', [side('incoming'), side('incoming', 'outgoing')]),
  both: neighbours('both', [side('outgoing'), side('incoming')]),
} as const;

/** $1 items, $2 others or the same, $3 relationship, $4 how many at most: the links between them, the oldest first. */
export const AMONG = sql(
  'item_links.links_among',
  `select id, relationship, source, target from (
     select link.id, link.created_at, link.relationship, link.source_item_id as source, link.target_item_id as target
     from unnest($1::uuid[]) one (id) join item_links.links link on link.source_item_id = one.id
     where link.target_item_id = any ($2::uuid[]) and ($3::text is null or link.relationship = $3)
     union
     select link.id, link.created_at, link.relationship, link.source_item_id, link.target_item_id
     from unnest($1::uuid[]) one (id) join item_links.links link on link.target_item_id = one.id
     where link.source_item_id = any ($2::uuid[]) and ($3::text is null or link.relationship = $3)
   ) links order by created_at, id limit $4`,
);

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
