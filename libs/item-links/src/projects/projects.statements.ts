import { sql, type Statement } from '#data';

const COLUMNS = `id, created_at as "createdAt", organization_id as "organizationId", workspace_id as "workspaceId", key, name,
  description, updated_at as "updatedAt", version`;

const find = (column: 'id' | 'key'): Statement =>
  sql(
    `item_links.find_project_${column}`,
    `select ${COLUMNS} from item_links.projects where workspace_id = $1 and ${column} = $2 and deleted_at is null`,
  );

const findDeleted = (column: 'id' | 'key'): Statement =>
  sql(
    `item_links.find_deleted_project_${column}`,
    `select ${COLUMNS} from item_links.projects
     where workspace_id = $1 and ${column} = $2 and deleted_at >= $3 and purging_at is null
     order by deleted_at desc limit 1`,
  );

/** $1 workspace, $2 project key or id. */
export const FIND_PROJECT = { id: find('id'), key: find('key') } as const;

/** $1 workspace, $2 project key or id, $3 since when: the one that was deleted last. */
export const FIND_DELETED_PROJECT = { id: findDeleted('id'), key: findDeleted('key') } as const;

/** $1 workspace. */
export const LIST_PROJECTS = sql(
  'item_links.list_projects',
  `select ${COLUMNS} from item_links.projects where workspace_id = $1 and deleted_at is null order by created_at, id`,
);

export const INSERT_MISSING_PROJECT = sql(
  'item_links.insert_missing_project',
  `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict (workspace_id, key) where deleted_at is null do nothing`,
);

/** $1 project, $2 admitted versions or null, $3 now, $4 name or null, $5 whether the description changes, $6 to what. */
export const UPDATE_PROJECT = sql(
  'item_links.update_project',
  `update item_links.projects set updated_at = $3, name = coalesce($4, name),
     description = case when $5 then $6 else description end
   where id = $1 and deleted_at is null and ($2::int[] is null or version = any($2)) returning ${COLUMNS}`,
);

/** $1 project, $2 admitted versions or null, $3 now. */
export const DELETE_PROJECT = sql(
  'item_links.delete_project',
  `update item_links.projects set deleted_at = $3
   where id = $1 and deleted_at is null and ($2::int[] is null or version = any($2))`,
);

/** $1 project, $2 since when it may be deleted. Its key may be taken: the index decides. */
export const RESTORE_PROJECT = sql(
  'item_links.restore_project',
  `update item_links.projects set deleted_at = null
   where id = $1 and deleted_at >= $2 and purging_at is null returning ${COLUMNS}`,
);
