import { sql } from '#data';

const VIEW = `w.id, w.slug, w.name, w.created_at as "createdAt",
     json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization`;
const BOTH = 'identity.workspaces w join identity.organizations o on o.id = w.org_id';

export const INSERT = sql(
  'identity.insert_workspace',
  'insert into identity.workspaces (id, org_id, slug, name, created_at) values ($1, $2, $3, $4, $5)',
);
export const BY_SLUGS = sql(
  'identity.find_workspace',
  `select w.org_id as "orgId", w.id as "workspaceId" from ${BOTH}
   where o.slug = $1 and w.slug = $2 and o.deleted_at is null and w.deleted_at is null`,
);
export const BY_ORG = sql(
  'identity.find_workspace_of_organization',
  `select org_id as "orgId", id as "workspaceId" from identity.workspaces
   where org_id = $1 and slug = $2 and deleted_at is null`,
);
/** $1 organizations, $2 the only workspace, or null. */
export const OF_ORGS = sql(
  'identity.list_workspaces',
  `select ${VIEW} from ${BOTH}
   where w.org_id = any ($1::uuid[]) and ($2::uuid is null or w.id = $2) and w.deleted_at is null
   order by o.slug, w.slug`,
);
/** $1 organization, $2 the only workspace, or null, $3 behind which slug, $4 search, $5 how many. */
export const OF_ORG = sql(
  'identity.list_workspaces_of_organization',
  `select ${VIEW} from ${BOTH}
   where w.org_id = $1 and ($2::uuid is null or w.id = $2) and w.deleted_at is null
     and ($3::text is null or w.slug > $3)
     and ($4::text is null or strpos(lower(w.slug || ' ' || w.name), lower($4)) > 0)
   order by w.slug limit $5`,
);
/** $1 organization, $2 slug, $3 the only workspace, or null. */
export const FIND = sql(
  'identity.read_workspace',
  `select ${VIEW} from ${BOTH}
   where w.org_id = $1 and w.slug = $2 and ($3::uuid is null or w.id = $3) and w.deleted_at is null`,
);
/** $1 organization, $2 slug, $3 name. */
export const RENAME = sql(
  'identity.rename_workspace',
  `update identity.workspaces w set name = $3
   from (select id, name from identity.workspaces
     where org_id = $1 and slug = $2 and deleted_at is null for no key update) b
   where w.id = b.id returning w.id, w.org_id as "orgId", w.slug, w.name, b.name as before`,
);
const CHANGED = `changed as (
     update identity.organizations set workspaces_version = workspaces_version + 1 where id in (select org_id from w))`;
/** $1 workspace, $2 now. */
export const DELETE = sql(
  'identity.delete_workspace',
  `with w as (
     update identity.workspaces set deleted_at = $2 where id = $1 and deleted_at is null returning id, org_id, slug, name
   ), ${CHANGED} select id, org_id as "orgId", slug, name from w`,
);
/** $1 organization, $2 slug: the one that was deleted last, unless it is being removed. */
export const RESTORE = sql(
  'identity.restore_workspace',
  `with w as (
     update identity.workspaces set deleted_at = null where id = (
       select id from identity.workspaces
       where org_id = $1 and slug = $2 and deleted_at is not null and purging_at is null
       order by deleted_at desc limit 1) returning id, org_id
   ), ${CHANGED} select org_id as "orgId", id as "workspaceId" from w`,
);
