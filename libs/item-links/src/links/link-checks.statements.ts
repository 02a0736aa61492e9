import { reading, sql, type Statement } from '#data';

/** $1 workspace, $2 project key or id: nobody deletes it or changes its rules until the transaction ends. */
function lockProject(column: 'id' | 'key'): Statement {
  return reading(
    `item_links.share_project_${column}`,
    `select id, ruled from item_links.projects where workspace_id = $1 and ${column} = $2 and deleted_at is null
     for key share`,
  );
}

export const SHARE_PROJECT = { id: lockProject('id'), key: lockProject('key') } as const;

/** One look into a unique index for each address, whatever the planner thinks of how many items there are. */
function endsBy(by: 'id' | 'ref' | 'key', column: string, values: string): string {
  return `select item.id, item.item_type, item.ref, item.title, '${by}' as by, wanted.address::text
   from unnest(${values}) wanted (address)
   cross join lateral (
     select id, item_type, ref, title from item_links.items
     where project_id = $1 and ${column} = wanted.address for key share
   ) item`;
}

/**
 * $1 project, $2 ids, $3 refs, $4 dedupe keys: which of them are items of the project; they stay until the transaction
 * ends.
 */
export const RESOLVE_ENDS = sql(
  'item_links.resolve_ends',
  `${endsBy('id', 'id', '$2::uuid[]')} union all ${endsBy('ref', 'ref', '$3::text[]')}
   union all ${endsBy('key', 'dedupe_key', '$4::text[]')}`,
);

/** $1 project, $2 relationships, by their names or inverse names. */
export const FIND_RULES = sql(
  'item_links.find_rules',
  `select name, inverse, acyclic, is_symmetric as symmetric, single_target as "singleTarget",
     source_types as "sourceTypes", target_types as "targetTypes"
   from item_links.relationships where project_id = $1 and (name = any ($2::text[]) or inverse = any ($2::text[]))`,
);

/** $1 project, $2 relationships: their writers go one after the other, and wait in the same order. */
export const LOCK_RELATIONSHIPS = sql(
  'item_links.lock_relationships',
  `select pg_advisory_xact_lock(key) from (
     select distinct hashtextextended($1::text || ' ' || name, 0) as key from unnest($2::text[]) name order by key
   ) keys`,
);

/** $1 sources, $2 targets, $3 relationships: the ids of those that are there, by their place in the lists. */
export const FIND_EXISTING = sql(
  'item_links.find_existing',
  `select wanted.place::int - 1 as place, link.id
   from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as wanted (source, target, relationship, place)
   join item_links.links link on link.source_item_id = wanted.source and link.target_item_id = wanted.target
     and link.relationship = wanted.relationship`,
);

/** $1 items: the refs of those that have one. */
export const FIND_REFS = sql(
  'item_links.find_refs',
  'select id, ref from item_links.items where id = any ($1::uuid[]) and ref is not null',
);

/** $1 sources, $2 relationships: which of them have a target, and what it is called, by their place in the lists. */
export const FIND_TAKEN = sql(
  'item_links.find_taken',
  `select wanted.place::int - 1 as place, taken.name
   from unnest($1::uuid[], $2::text[]) with ordinality as wanted (source, relationship, place)
   cross join lateral (
     select coalesce(item.ref, item.id::text) as name from item_links.links link
     join item_links.items item on item.id = link.target_item_id
     where link.source_item_id = wanted.source and link.relationship = wanted.relationship limit 1
   ) taken`,
);

/** $1 items, $2 relationship, $3 how many items at most: those that can be reached along or against the links. */
function reach(near: 'source' | 'target', far: 'source' | 'target'): Statement {
  return sql(
    `item_links.reach_${far}s`,
    `with recursive reached (id) as (
       select unnest($1::uuid[])
       union
       select link.${far}_item_id from reached
       join item_links.links link on link.${near}_item_id = reached.id and link.relationship = $2
     )
     select id from reached limit $3`,
  );
}

/** $1 items, $2 relationship: the links that leave them, or that lead to them. */
function edges(near: 'source' | 'target'): Statement {
  return sql(
    `item_links.edges_of_${near}s`,
    `select source_item_id as source, target_item_id as target from item_links.links
     where ${near}_item_id = any ($1::uuid[]) and relationship = $2`,
  );
}

export const REACH = { down: reach('source', 'target'), up: reach('target', 'source') } as const;
export const EDGES = { down: edges('source'), up: edges('target') } as const;
