import { sql, type Statement } from '#data';

/** $1 workspace, $2 project key or id, $3 ref: no row if there is no such project, `null` if no such item. */
function findRef(column: 'id' | 'key'): Statement {
  return sql(
    `item_links.find_ref_${column}`,
    `select item.id from item_links.projects project
     left join item_links.items item on item.project_id = project.id and item.ref = $3
     where project.workspace_id = $1 and project.${column} = $2 and project.deleted_at is null`,
  );
}

/** $1 workspace, $2 project key or id, $3 item: no row if there is no such project. */
function locate(column: 'id' | 'key'): Statement {
  return sql(
    `item_links.locate_item_${column}`,
    `select project.id as project_id,
            exists (select from item_links.items item where item.project_id = project.id and item.id = $3) as present
     from item_links.projects project
     where project.workspace_id = $1 and project.${column} = $2 and project.deleted_at is null`,
  );
}

export const FIND_REF = { id: findRef('id'), key: findRef('key') } as const;
export const LOCATE_ITEM = { id: locate('id'), key: locate('key') } as const;
