import { sql, type Statement } from '#data';

type Order = 'asc' | 'desc';

/** A page of at most $6 entries behind $2, $3 and $4; $5: only one of the actions. */
const RANGE = (at: string, action: string, order: Order): string =>
  `(link.${at}, link.id, '${action}') ${order === 'asc' ? '>' : '<'} ($2::timestamptz, $3::uuid, $4::text)
     and ($5::text is null or $5 = '${action}')
   order by link.${at} ${order}, link.id ${order} limit $6`;

const LINK = 'link.id, link.relationship, link.source_item_id, link.target_item_id';

/** A link that lives is its own record; one that is gone has left a row with both of its ends. */
function entries(column: string, order: Order): string[] {
  const own = column === 'project_id' ? '' : 'link.project_id = $7 and ';
  return [
    `(select ${LINK}, 'created' as action, link.created_at as at, link.created_by as by, false as with_item
      from item_links.links link where link.${column} = $1 and ${own}${RANGE('created_at', 'created', order)})`,
    `(select ${LINK}, 'created', link.created_at, link.created_by, false
      from item_links.deleted_links link where link.${column} = $1 and ${own}${RANGE('created_at', 'created', order)})`,
    `(select ${LINK}, 'deleted', link.deleted_at, link.deleted_by, link.with_item
      from item_links.deleted_links link where link.${column} = $1 and ${own}${RANGE('deleted_at', 'deleted', order)})`,
  ];
}

/** $1 project or item, $2 to $4 position, $5 action, $6 limit; of an item: $7 its project. */
function history(name: string, columns: readonly string[], order: Order): Statement {
  return sql(
    `item_links.history_of_${name}_${order}`,
    `select entry.*, (extract(epoch from entry.at) * 1000000)::bigint::text as micros
     from (${columns.flatMap((column) => entries(column, order)).join(' union all ')}) entry
     order by entry.at ${order}, entry.id ${order}, entry.action ${order} limit $6`,
  );
}

export const HISTORY = {
  project: {
    asc: history('project', ['project_id'], 'asc'),
    desc: history('project', ['project_id'], 'desc'),
  },
  item: {
    asc: history('item', ['source_item_id', 'target_item_id'], 'asc'),
    desc: history('item', ['source_item_id', 'target_item_id'], 'desc'),
  },
} as const;
