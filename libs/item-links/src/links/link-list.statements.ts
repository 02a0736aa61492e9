import { sql, type Statement } from '#data';

export type Direction = 'outgoing' | 'incoming';

const MICROS = `(extract(epoch from link.created_at) * 1000000)::bigint::text as micros`;

/** Each row of `link`, with its far end and, if incoming, what the project calls it from this side. */
const SEEN = `select link.id, link.id as link_id, link.relationship, link.direction, far.id as far_id, far.item_type,
     far.ref, far.title,
     coalesce(rule.inverse, case when rule.is_symmetric then rule.name end) as inverse, ${MICROS}`;
const FAR_ENDS = `join item_links.items far on far.id = link.far_id
   left join item_links.relationships rule
     on link.direction = 'incoming' and rule.project_id = $2 and rule.name = link.relationship`;

/** $1 item, $2 its project; both directions in the order of creation, each with its far end. */
export const LIST_LINKS = sql(
  'item_links.list_links',
  `${SEEN}
   from (
     select id, relationship, created_at, 'outgoing' as direction, target_item_id as far_id
     from item_links.links where source_item_id = $1
     union all
     select id, relationship, created_at, 'incoming', source_item_id
     from item_links.links where target_item_id = $1
   ) link
   ${FAR_ENDS}
   order by link.created_at, link.id`,
);

/** Each direction gives no more rows than the page has: an item with very many links costs no more than others. */
function side(direction: Direction, along: Direction = direction): string {
  const [near, far] = along === 'outgoing' ? ['source', 'target'] : ['target', 'source'];
  return `(select link.id, link.relationship, link.created_at, '${direction}' as direction, link.${far}_item_id as far_id
     from item_links.links link
     where link.${near}_item_id = $1${along === direction ? '' : ' and link.is_symmetric'} and (link.created_at, link.id) > ($3::timestamptz, $4::uuid)
       and ($5::text is null or link.relationship = $5)
       and ($6::text is null
         or exists (select from item_links.items far where far.id = link.${far}_item_id and far.item_type = $6))
     order by link.created_at, link.id limit $7)`;
}

/** $1 item, $2 its project, $3 and $4 position, $5 relationship, $6 type of the far end, $7 limit. */
function page(name: string, sides: readonly string[]): Statement {
  return sql(
    `item_links.page_links_${name}`,
    `${SEEN}
     from (select * from (${sides.join(' union all ')}) sides order by created_at, id limit $7) link
     ${FAR_ENDS}
     order by link.created_at, link.id`,
  );
}

export const PAGE_LINKS = {
  both: page('both', [side('outgoing'), side('incoming')]),
  // Symmetric links lead from either end to the other.
  outgoing: page('outgoing', [side('outgoing'), side('outgoing', 'incoming')]),
  incoming: page('incoming', [side('incoming'), side('incoming', 'outgoing')]),
} as const;

/** $1 project, $2 a name: the relationship that has it as its name or its inverse. */
export const FIND_NAMED = sql(
  'item_links.find_named_relationship',
  `select name, name <> $2 as inverted from item_links.relationships
   where project_id = $1 and (name = $2 or inverse = $2) order by 2 limit 1`,
);

/** $1 project, $2 and $3 position, $4 relationship, $5 type of either end, $6 limit. */
export const PAGE_PROJECT_LINKS = sql(
  'item_links.page_project_links',
  `select link.id, link.created_at, link.project_id, link.relationship, link.source_item_id, link.target_item_id,
     source.item_type as source_type, source.ref as source_ref, source.title as source_title,
     target.item_type as target_type, target.ref as target_ref, target.title as target_title, ${MICROS}
   from item_links.links link
   join item_links.items source on source.id = link.source_item_id
   join item_links.items target on target.id = link.target_item_id
   where link.project_id = $1 and (link.created_at, link.id) > ($2::timestamptz, $3::uuid)
     and ($4::text is null or link.relationship = $4)
     and ($5::text is null or $5 in (source.item_type, target.item_type))
   order by link.created_at, link.id limit $6`,
);
