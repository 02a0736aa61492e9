import { sql } from '#data';

import { FIELD_NAMES, recordName } from '../fields/item-fields.js';

/** $1 organization, $2 behind which id or null, $3 how many. */
export const PROJECTS = sql(
  'item_links.export_projects',
  `select 'project' as type, id, workspace_id as "workspaceId", key, name, description, created_at as "createdAt",
     updated_at as "updatedAt", deleted_at as "deletedAt"
   from item_links.projects
   where organization_id = $1 and purging_at is null and ($2::uuid is null or id > $2) order by id limit $3`,
);
/** $1 project. */
export const RELATIONSHIPS = sql(
  'item_links.export_relationships',
  `select 'relationship' as type, project_id as "projectId", name, inverse, acyclic, is_symmetric as symmetric,
     single_target as "singleTarget", source_types as "sourceTypes", target_types as "targetTypes",
     created_at as "createdAt", updated_at as "updatedAt"
   from item_links.relationships where project_id = $1 order by name`,
);
/** $1 project, $2 and $3 behind which (when it was made, and its id) or null, $4 how many: the latest first. */
export const ITEMS = sql(
  'item_links.export_items',
  `select 'item' as type, id, project_id as "projectId",
     ${FIELD_NAMES.map((name) => `${name} as "${recordName(name)}"`).join(', ')},
     created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt", created_at::text as place
   from item_links.items
   where project_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
   order by created_at desc, id desc limit $4`,
);
/** $1 project, $2 and $3 behind which (when it was made, and its id) or null, $4 how many. */
export const LINKS = sql(
  'item_links.export_links',
  `select 'item_link' as type, id, project_id as "projectId", source_item_id as "sourceItemId",
     target_item_id as "targetItemId", relationship, created_by as "createdBy", created_at as "createdAt",
     created_at::text as place
   from item_links.links
   where project_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3::uuid))
   order by created_at, id limit $4`,
);
/** $1 project, $2 and $3 behind which (when it was made, and its id) or null, $4 how many: links that are no more. */
export const DELETED_LINKS = sql(
  'item_links.export_deleted_links',
  `select 'deleted_link' as type, id, project_id as "projectId", source_item_id as "sourceItemId",
     target_item_id as "targetItemId", relationship, created_by as "createdBy", created_at as "createdAt",
     deleted_by as "deletedBy", deleted_at as "deletedAt", with_item as "withItem", created_at::text as place
   from item_links.deleted_links
   where project_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3::uuid))
   order by created_at, id limit $4`,
);
export const COUNT = sql(
  'item_links.count_records',
  `with owned as (select id from item_links.projects where organization_id = $1 and purging_at is null)
   select ((select count(*) from owned)
     + (select count(*) from owned join item_links.items i on i.project_id = owned.id)
     + (select count(*) from owned join item_links.links l on l.project_id = owned.id)
     + (select count(*) from owned join item_links.relationships r on r.project_id = owned.id))::int as count`,
);
