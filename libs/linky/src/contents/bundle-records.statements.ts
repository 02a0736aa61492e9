import { sql, type Statement } from '#data';

const COLUMNS = `b.id, b.slug, b.urls, b.url_metadata as "urlMetadata", b.source, b.title, b.description, b.metadata,
     b.resolution_policy as "resolutionPolicy", b.password_hash is not null as "passwordProtected",
     b.expires_at as "expiresAt", b.expired_url as "expiredUrl", b.max_opens as "maxOpens", b.opens,
     b.track_opens as "trackOpens", b.created_at as "createdAt", b.updated_at as "updatedAt",
     b.deleted_at as "deletedAt", b.taken_down_at as "takenDownAt", array(
       select a.alias from linky.aliases a where a.bundle_id = b.id and a.alias is not null
       order by a.released_at is not null, a.created_at) as aliases,
     (select a.alias from linky.aliases a where a.bundle_id = b.id and a.released_at is null) as alias,
     (select a.created_at from linky.aliases a where a.bundle_id = b.id and a.released_at is null) as "aliasSince"`;

const SHOWN = { bundles: `'bundle' as type, ${COLUMNS}`, ids: 'b.id' } as const;

type Owner = 'user' | 'org';

/** $1 owner, $2 and $3 behind which (when it was made, and its id) or null, $4 how many: the latest first. */
const live = (owner: Owner, what: 'bundles' | 'ids' = 'bundles'): Statement =>
  sql(
    `linky.export_${what}_of_${owner}`,
    `select ${SHOWN[what]}, b.created_at::text as place from linky.bundles b
     where b.owner_${owner}_id = $1 and b.deleted_at is null
       and ($2::timestamptz is null or (b.created_at, b.id) < ($2, $3::uuid))
     order by b.created_at desc, b.id desc limit $4`,
  );
/** Deleted ones that can still be brought back. $1 owner, $2 not used, $3 behind which id or null, $4 how many. */
const deleted = (owner: Owner, what: 'bundles' | 'ids' = 'bundles'): Statement =>
  sql(
    `linky.export_deleted_${what}_of_${owner}`,
    `select ${SHOWN[what]}, $2::text as place from linky.bundles b
     where coalesce(b.owner_org_id, b.owner_user_id) = $1 and b.owner_${owner}_id is not null
       and b.deleted_at is not null and b.purged_at is null and ($3::uuid is null or b.id > $3)
     order by b.id limit $4`,
  );

export const BUNDLES = {
  user: [live('user'), deleted('user')],
  organization: [live('org'), deleted('org')],
} as const;

/** The same bundles by their ids alone. */
export const IDS = { organization: [live('org', 'ids'), deleted('org', 'ids')] } as const;

/** $1 bundles: what they were before their edits. */
export const VERSIONS = sql(
  'linky.export_versions',
  `select 'bundle_version' as type, b.slug, v.version_number as "number", v.urls, v.url_metadata as "urlMetadata", v.title,
     v.description, v.resolution_policy as "resolutionPolicy", v.edited_by as "editedBy", v.edited_at as "editedAt"
   from linky.versions v join linky.bundles b on b.id = v.bundle_id
   where v.bundle_id = any ($1::uuid[]) order by v.bundle_id, v.version_number`,
);

const count = (owner: Owner): Statement =>
  sql(
    `linky.count_records_of_${owner}`,
    `with owned as (
       select id from linky.bundles where owner_${owner}_id = $1 and deleted_at is null
       union all
       select id from linky.bundles
       where coalesce(owner_org_id, owner_user_id) = $1 and owner_${owner}_id is not null
         and deleted_at is not null and purged_at is null
     )
     select ((select count(*) from owned)
       + (select count(*) from owned join linky.versions v on v.bundle_id = owned.id))::int as count`,
  );

export const COUNT = { user: count('user'), organization: count('org') } as const;
