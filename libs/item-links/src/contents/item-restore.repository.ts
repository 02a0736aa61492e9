import { Injectable } from '@nestjs/common';

import { printJson, sql, type Statement, type Tx } from '#data';
import { type ExportRecord, type RestorePart, type RestorePlace, withPeople } from '#identity';

import { FIELD_NAMES, ITEM_FIELDS, recordName } from '../fields/item-fields.js';

/** Of each: $1 organization, $2 records. What is there stays as it is. */
const RESTORES: Readonly<Record<string, Statement>> = {
  project: sql(
    'item_links.take_back_projects',
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, description, updated_at, deleted_at)
     select r.id, r."createdAt", $1, r."workspaceId", r.key, r.name, r.description, r."updatedAt", r."deletedAt"
     from jsonb_to_recordset($2::jsonb) as r (id uuid, "createdAt" timestamptz, "workspaceId" uuid, key text, name text,
       description text, "updatedAt" timestamptz, "deletedAt" timestamptz)
     on conflict do nothing`,
  ),
  // The project knows their names, too.
  relationship: sql(
    'item_links.take_back_relationships',
    `with r as (
       select r.* from jsonb_to_recordset($2::jsonb) as r ("projectId" uuid, name text, inverse text, acyclic boolean,
         "symmetric" boolean, "singleTarget" boolean, "sourceTypes" text[], "targetTypes" text[], "createdAt" timestamptz,
         "updatedAt" timestamptz)
       join item_links.projects p on p.id = r."projectId" and p.organization_id = $1
     ), written as (
       insert into item_links.relationships (id, created_at, project_id, name, inverse, acyclic, is_symmetric, single_target,
         source_types, target_types, updated_at)
       select gen_random_uuid(), "createdAt", "projectId", name, inverse, acyclic, "symmetric", "singleTarget", "sourceTypes",
         "targetTypes", "updatedAt" from r
       on conflict do nothing returning project_id, name
     ), told as (
       update item_links.projects p set ruled = array(
         select unnest(p.ruled) union select w.name from written w where w.project_id = p.id order by 1)
       where p.id in (select project_id from written)
     )
     select from written`,
  ),
  // Their words are gathered by the next sweep: none are given here.
  item: sql(
    'item_links.take_back_items',
    `insert into item_links.items (id, created_at, project_id, organization_id, created_by, updated_at, search,
       ${FIELD_NAMES.join(', ')})
     select r.id, r."createdAt", r."projectId", $1, r."createdBy", r."updatedAt", '',
       ${FIELD_NAMES.map((name) => `r."${recordName(name)}"`).join(', ')}
     from jsonb_to_recordset($2::jsonb) as r (id uuid, "createdAt" timestamptz, "projectId" uuid, "createdBy" uuid,
       "updatedAt" timestamptz, ${Object.entries(ITEM_FIELDS)
         .map(([name, type]) => `"${recordName(name)}" ${type}`)
         .join(', ')})
     join item_links.projects p on p.id = r."projectId" and p.organization_id = $1
     on conflict do nothing`,
  ),
  item_link: sql(
    'item_links.take_back_links',
    `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by,
       is_symmetric)
     select r.id, r."createdAt", r."projectId", r."sourceItemId", r."targetItemId", r.relationship, r."createdBy",
       coalesce(rule.is_symmetric, false)
     from jsonb_to_recordset($2::jsonb) as r (id uuid, "createdAt" timestamptz, "projectId" uuid, "sourceItemId" uuid,
       "targetItemId" uuid, relationship text, "createdBy" uuid)
     join item_links.items s on s.id = r."sourceItemId" and s.project_id = r."projectId" and s.organization_id = $1
     join item_links.items t on t.id = r."targetItemId" and t.project_id = r."projectId"
     left join item_links.relationships rule on rule.project_id = r."projectId" and rule.name = r.relationship
     on conflict do nothing`,
  ),
  deleted_link: sql(
    'item_links.take_back_deleted_links',
    `insert into item_links.deleted_links (id, created_at, project_id, source_item_id, target_item_id, relationship,
       created_by, deleted_at, deleted_by, with_item)
     select r.id, r."createdAt", r."projectId", r."sourceItemId", r."targetItemId", r.relationship, r."createdBy",
       r."deletedAt", r."deletedBy", r."withItem"
     from jsonb_to_recordset($2::jsonb) as r (id uuid, "createdAt" timestamptz, "projectId" uuid, "sourceItemId" uuid,
       "targetItemId" uuid, relationship text, "createdBy" uuid, "deletedAt" timestamptz, "deletedBy" uuid,
       "withItem" boolean)
     join item_links.projects p on p.id = r."projectId" and p.organization_id = $1
     on conflict do nothing`,
  ),
};

/** Takes projects back from an archive, with all that is in them. */
@Injectable()
export class ItemRestoreRepository implements RestorePart {
  readonly types = Object.keys(RESTORES);
  readonly lastTypes = [];

  restore(records: readonly ExportRecord[], { orgId, people }: RestorePlace, tx: Tx): Promise<number> {
    const statement = RESTORES[records[0]?.type ?? ''];
    if (statement === undefined) return Promise.resolve(0);
    return tx.affected(statement, [orgId, printJson(withPeople(records, people, 'createdBy', 'deletedBy'))]);
  }
}
