import { sql } from '#data';

/** $1 project: no link is created and no rule changed until the transaction ends. */
export const LOCK_PROJECT = sql(
  'item_links.lock_project',
  'select id from item_links.projects where id = $1 for update',
);

/** $1 project: its row names its rules, for the statement that creates links. */
export const NAME_RULES = sql(
  'item_links.name_rules',
  `update item_links.projects set ruled = (
     select coalesce(array_agg(name order by name), '{}') from item_links.relationships where project_id = $1
   ) where id = $1`,
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
