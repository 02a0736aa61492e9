import { sql } from '#data';

/** $1 deleted before when, $2 now: the one that was deleted first; from now on it cannot be restored. */
export const TAKE_ORGANIZATION = sql(
  'identity.take_purged_organization',
  `update identity.organizations set purging_at = coalesce(purging_at, $2) where id = (
     select id from identity.organizations where deleted_at < $1
     order by deleted_at limit 1 for no key update skip locked)
   returning id as "orgId", null::uuid as "workspaceId"`,
);
/** The same of a workspace whose organization goes on. */
export const TAKE_WORKSPACE = sql(
  'identity.take_purged_workspace',
  `update identity.workspaces set purging_at = coalesce(purging_at, $2) where id = (
     select id from identity.workspaces where deleted_at < $1
     order by deleted_at limit 1 for no key update skip locked)
   returning org_id as "orgId", id as "workspaceId"`,
);
/** Members, workspaces, keys and invitations go with it. */
export const PURGE_ORGANIZATION = sql(
  'identity.purge_organization',
  'delete from identity.organizations where id = $1 and purging_at is not null',
);
/** Keys that are bound to it go with it. */
export const PURGE_WORKSPACE = sql(
  'identity.purge_workspace',
  'delete from identity.workspaces where id = $1 and purging_at is not null',
);
