import { sql } from '#data';

/** $1 project: no link is created and no rule changed until the transaction ends. */
export const LOCK_PROJECT = sql(
  'item_links.lock_project',
  'select id from item_links.projects where id = $1 for update',
);

/** $1 project: its row has the names of its rules, inverse ones included, for the statement that creates links. */
export const NAME_RULES = sql(
  'item_links.name_rules',
  `update item_links.projects set ruled = (
     select coalesce(array_agg(word order by word), '{}') from (
       select name as word from item_links.relationships where project_id = $1
       union select inverse from item_links.relationships where project_id = $1 and inverse is not null
     ) words
   ) where id = $1`,
);

/** $1 project, $2 relationship, $3 whether it is symmetric: its links say so. Their ends are held, and stay. */
export const MARK_SYMMETRIC = sql(
  'item_links.mark_symmetric_links',
  `with told as materialized (select set_config('item_links.ends', 'held', true))
   update item_links.links set is_symmetric = $3 from told
   where project_id = $1 and relationship = $2 and is_symmetric <> $3`,
);

/** $1 project, $2 relationship, $3 its name, $4 its inverse or null: a name that another relationship has as well. */
export const FIND_SHARED_NAME = sql(
  'item_links.find_shared_name',
  `select word from item_links.relationships other
   cross join lateral (values (other.name), (other.inverse)) words (word)
   where other.project_id = $1 and other.id <> $2 and word in ($3::text, $4::text) limit 1`,
);

/** $1 project, $2 name: the source of a link that is called so. */
export const FIND_CALLED = sql(
  'item_links.find_link_called',
  `select source_item_id as item from item_links.links where project_id = $1 and relationship = $2 limit 1`,
);

/** $1 project, $2 relationship: one of two links that would be the same. */
export const FIND_TWINS = sql(
  'item_links.find_twins',
  `select one.source_item_id as item from item_links.links one
   join item_links.links other on other.source_item_id = one.target_item_id
     and other.target_item_id = one.source_item_id and other.relationship = one.relationship
   where one.project_id = $1 and one.relationship = $2 limit 1`,
);

/** $1 project, $2 relationship: a source with several targets. */
export const FIND_SECOND_TARGET = sql(
  'item_links.find_second_target',
  `select source_item_id as item from item_links.links where project_id = $1 and relationship = $2
   group by source_item_id having count(*) > 1 limit 1`,
);

/** $1 project, $2 relationship, $3 types of sources, $4 of targets, $5 either way round: a source of a wrong link. */
export const FIND_WRONG_TYPE = sql(
  'item_links.find_wrong_type',
  `select source.id as item from item_links.links link
   join item_links.items source on source.id = link.source_item_id
   join item_links.items target on target.id = link.target_item_id
   where link.project_id = $1 and link.relationship = $2
     and not (coalesce(source.item_type = any ($3::text[]), true) and coalesce(target.item_type = any ($4::text[]), true))
     and not ($5::boolean and coalesce(target.item_type = any ($3::text[]), true)
       and coalesce(source.item_type = any ($4::text[]), true))
   limit 1`,
);

/** $1 project, $2 relationship, $3 how many at most. */
export const ALL_EDGES = sql(
  'item_links.all_edges',
  `select source_item_id as source, target_item_id as target from item_links.links
   where project_id = $1 and relationship = $2 limit $3`,
);
