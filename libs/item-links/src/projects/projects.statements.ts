import { sql, type Statement } from '#data';

const COLUMNS = `id, created_at as "createdAt", organization_id as "organizationId", workspace_id as "workspaceId", key, name,
  description, updated_at as "updatedAt", version`;

const find = (column: 'id' | 'key'): Statement =>
  sql(
    `item_links.find_project_${column}`,
    `select ${COLUMNS} from item_links.projects where workspace_id = $1 and ${column} = $2`,
  );

/** $1 workspace, $2 project key or id. */
export const FIND_PROJECT = { id: find('id'), key: find('key') } as const;

/** $1 workspace. */
export const LIST_PROJECTS = sql(
  'item_links.list_projects',
  `select ${COLUMNS} from item_links.projects where workspace_id = $1 order by created_at, id`,
);

export const INSERT_MISSING_PROJECT = sql(
  'item_links.insert_missing_project',
  `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint uq_projects_workspace_key do nothing`,
);

/** $1 project, $2 admitted versions or null, $3 now, $4 name or null, $5 whether the description changes, $6 to what. */
export const UPDATE_PROJECT = sql(
  'item_links.update_project',
  `update item_links.projects set updated_at = $3, name = coalesce($4, name),
     description = case when $5 then $6 else description end
   where id = $1 and ($2::int[] is null or version = any($2)) returning ${COLUMNS}`,
);

/** $1 project, $2 admitted versions or null. */
export const DELETE_PROJECT = sql(
  'item_links.delete_project',
  'delete from item_links.projects where id = $1 and ($2::int[] is null or version = any($2))',
);
