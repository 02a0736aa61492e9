import { sql, type Statement } from '#data';

/**
 * One statement creates a link, whichever way project and target are addressed. It answers what it found,
 * so that a refusal can be told apart without asking again. The unique constraint decides about duplicates,
 * the foreign keys about items that vanish meanwhile.
 *
 * $1 workspace, $2 project key or id, $3 source, $4 target id or ref, $5 new id, $6 relationship, $7 caller, $8 now
 */
function create(projectColumn: 'id' | 'key', targetColumn: 'id' | 'ref'): Statement {
  return sql(
    `item_links.create_link_${projectColumn}_${targetColumn}`,
    `with project as materialized (
       select id from item_links.projects where workspace_id = $1 and ${projectColumn} = $2
     ), source as materialized (
       select item.id from item_links.items item join project on item.project_id = project.id where item.id = $3
     ), target as materialized (
       select item.id from item_links.items item join project on item.project_id = project.id
       where item.${targetColumn} = $4
     ), link as (
       insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by)
       select $5, $8, project.id, source.id, target.id, $6, $7
       from project, source, target
       where source.id <> target.id
       on conflict on constraint uq_links_ends do nothing
       returning id
     )
     select (select id from project) as project_id, (select id from source) as source_id,
            (select id from target) as target_id, exists (select from link) as created`,
  );
}

export const CREATE_LINK = {
  id: { id: create('id', 'id'), ref: create('id', 'ref') },
  key: { id: create('key', 'id'), ref: create('key', 'ref') },
} as const;

/** $1 item; both directions in the order of creation, each with its far end. */
export const LIST_LINKS = sql(
  'item_links.list_links',
  `select link.id as link_id, link.relationship, link.direction, far.id, far.item_type, far.ref, far.title
   from (
     select id, relationship, created_at, 'outgoing' as direction, target_item_id as far_id
     from item_links.links where source_item_id = $1
     union all
     select id, relationship, created_at, 'incoming', source_item_id
     from item_links.links where target_item_id = $1
   ) link
   join item_links.items far on far.id = link.far_id
   order by link.created_at, link.id`,
);

/** $1 link, $2 an item at either end. */
export const DELETE_LINK = sql(
  'item_links.delete_link',
  'delete from item_links.links where id = $1 and (source_item_id = $2 or target_item_id = $2)',
);

/** $1 project, $2 ordinals, $3 target ids, $4 target refs: which of them exist. */
export const RESOLVE_TARGETS = sql(
  'item_links.resolve_targets',
  `select wanted.ordinal, item.id
   from unnest($2::int[], $3::uuid[], $4::text[]) as wanted (ordinal, target_id, target_ref)
   join item_links.items item
     on item.project_id = $1 and (item.id = wanted.target_id or item.ref = wanted.target_ref)`,
);

/** $1 project, $2 source, $3 caller, $4 now, $5 ids, $6 targets, $7 relationships; those that exist are skipped. */
export const INSERT_LINKS = sql(
  'item_links.insert_links',
  `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by)
   select id, $4, $1, $2, target, relationship, $3
   from unnest($5::uuid[], $6::uuid[], $7::text[]) as wanted (id, target, relationship)
   on conflict on constraint uq_links_ends do nothing`,
);
