import { sql, type Statement } from '#data';
import { withEvents } from '#events';

import { PROJECT_RESTORED, projectDeleted } from '../events/removals.statements.js';

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

/** $1 project, if it is not deleted: nobody else changes it until the transaction ends. */
export const LOCK_PROJECT = sql(
  'item_links.hold_project',
  `select ${COLUMNS} from item_links.projects where id = $1 and deleted_at is null for no key update`,
);

/** $1 project, $2 now, $3 name or null, $4 whether the description changes, $5 to what. */
export const UPDATE_PROJECT = sql(
  'item_links.update_project',
  `update item_links.projects set updated_at = $2, name = coalesce($3, name),
     description = case when $4 then $5 else description end
   where id = $1 returning ${COLUMNS}`,
);

/** $1 project, $2 admitted versions or null, $3 now, $4 who does it, for the events. */
export const DELETE_PROJECT = withEvents('item_links.delete_project', {
  write: `update item_links.projects set deleted_at = $3
   where id = $1 and deleted_at is null and ($2::int[] is null or version = any($2)) returning *`,
  call: '$4',
  events: projectDeleted(),
  answer: 'select id from written',
});

/** $1 project, $2 since when it may be deleted, $3 who does it, for the event. Its key may be taken: the index decides. */
export const RESTORE_PROJECT = withEvents('item_links.restore_project', {
  write: `update item_links.projects set deleted_at = null
   where id = $1 and deleted_at >= $2 and purging_at is null returning *`,
  call: '$3',
  events: [PROJECT_RESTORED],
  answer: `select ${COLUMNS} from written`,
});
