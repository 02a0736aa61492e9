import { sql } from '#data';

const COLUMNS = `o.id, o.slug, o.name, o.require_second_factor as "requireSecondFactor",
  o.created_at as "createdAt"`;
/** Whether it demands a second factor that the user `u` has not. */
const WITHHELD = `o.require_second_factor and u.id is not null and u.second_factor_at is null as "isWithheld"`;
const WITH_DELETION = `${COLUMNS}, o.deleted_at as "deletedAt"`;

/** What is wanted of a list: behind the place, with the text that is looked for. */
const MATCHES = (name: string, place: number, search: number): string =>
  `($${String(place)}::text is null or ${name} > $${String(place)})
   and ($${String(search)}::text is null or strpos(lower(o.slug || ' ' || o.name), lower($${String(search)})) > 0)`;

export const INSERT = sql(
  'identity.insert_organization',
  'insert into identity.organizations (id, slug, name, created_at) values ($1, $2, $3, $4)',
);
export const BY_SLUG = sql(
  'identity.find_organization',
  `select ${COLUMNS} from identity.organizations o where o.slug = $1 and o.deleted_at is null`,
);
export const ANY_BY_SLUG = sql(
  'identity.find_any_organization',
  `select ${WITH_DELETION} from identity.organizations o where o.slug = $1`,
);
export const SLUGS = sql(
  'identity.list_organization_slugs',
  'select o.id, o.slug from identity.organizations o where o.id = any ($1::uuid[])',
);
export const INSERT_OWNER = sql(
  'identity.insert_organization_owner',
  'insert into identity.memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)',
);
export const OF_USER = sql(
  'identity.list_memberships',
  `select o.id as "orgId", o.slug, o.name, m.role, ${WITHHELD}
   from identity.memberships m join identity.organizations o on o.id = m.org_id
   join identity.users u on u.id = m.user_id
   where m.user_id = $1 and o.deleted_at is null order by o.slug`,
);
/** $1 organizations, $2 user or null, $3 behind which slug, $4 search, $5 how many: with the user's role in each. */
export const OF_CALLER = sql(
  'identity.list_organizations_of_caller',
  `select ${COLUMNS}, m.role, ${WITHHELD}
   from identity.organizations o left join identity.memberships m on m.org_id = o.id and m.user_id = $2
   left join identity.users u on u.id = m.user_id
   where o.id = any ($1::uuid[]) and o.deleted_at is null and ${MATCHES('o.slug', 3, 4)} order by o.slug limit $5`,
);
/** $1 behind which slug, $2 search, $3 how many: of all, deleted ones included. */
export const ALL = sql(
  'identity.list_all_organizations',
  `select ${WITH_DELETION} from identity.organizations o where ${MATCHES('o.slug', 1, 2)} order by o.slug limit $3`,
);
/** $1 organization, $2 name. */
export const RENAME = sql(
  'identity.rename_organization',
  `update identity.organizations o set name = $2
   from (select id, name from identity.organizations where id = $1 and deleted_at is null for no key update) b
   where o.id = b.id returning ${COLUMNS}, b.name as before`,
);
/** $1 organization, $2 name or null, $3 whether it demands a second factor or null, $4 who says so: only with one of their own. */
export const CHANGE = sql(
  'identity.change_organization',
  `update identity.organizations o set name = coalesce($2, o.name),
     require_second_factor = coalesce($3::boolean, o.require_second_factor)
   from (select id, name, require_second_factor from identity.organizations
     where id = $1 and deleted_at is null for no key update) b
   where o.id = b.id and ($3::boolean is not true or exists (
     select from identity.users u where u.id = $4 and u.second_factor_at is not null))
   returning ${COLUMNS},
     json_build_object('name', b.name, 'requireSecondFactor', b.require_second_factor) as before`,
);
/** $1 organization, $2 now. */
export const DELETE = sql(
  'identity.delete_organization',
  `update identity.organizations o set deleted_at = $2 where o.id = $1 and o.deleted_at is null returning ${COLUMNS}`,
);
/** $1 slug: unless it is being removed. */
export const RESTORE = sql(
  'identity.restore_organization',
  `update identity.organizations o set deleted_at = null
   where o.slug = $1 and o.deleted_at is not null and o.purging_at is null returning ${COLUMNS}`,
);
