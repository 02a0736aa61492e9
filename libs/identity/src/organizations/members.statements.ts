import { sql } from '#data';

import { isActive } from '../accounts/active-user.js';

const COLUMNS = `u.id as "userId", u.username, u.display_name as "displayName",
     case when u.email_verified_at is not null then u.email end as email, m.role, m.created_at as "joinedAt"`;

/** Whoever changes who belongs to one organization does so one after the other. */
export const LOCK = sql(
  'identity.lock_members',
  'select id from identity.organizations where id = $1 and deleted_at is null for no key update',
);
export const PUT = sql(
  'identity.put_member',
  `insert into identity.memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)
   on conflict on constraint pk_memberships do update set role = excluded.role, from_groups = false`,
);
export const PUT_FROM_GROUPS = sql(
  'identity.put_member_from_groups',
  `insert into identity.memberships (org_id, user_id, role, created_at, from_groups) values ($1, $2, $3, $4, true)
   on conflict on constraint pk_memberships do update set role = excluded.role where memberships.from_groups`,
);
/** $1 user, $2 slugs: these organizations, and all that the user belongs to by groups. */
export const OF_GROUPS = sql(
  'identity.list_memberships_of_groups',
  `select o.id as "orgId", o.slug, m.role, coalesce(m.from_groups, false) as "fromGroups"
   from identity.organizations o left join identity.memberships m on m.org_id = o.id and m.user_id = $1
   where o.deleted_at is null and (o.slug = any ($2::text[]) or m.from_groups) order by o.slug`,
);
export const DELETE = sql(
  'identity.delete_member',
  'delete from identity.memberships where org_id = $1 and user_id = $2',
);
export const ROLE = sql(
  'identity.find_role_of_member',
  'select role, from_groups as "fromGroups" from identity.memberships where org_id = $1 and user_id = $2',
);
/** $1 organization, $2 user, $3 the roles of admins: whether somebody else has one. */
export const OTHER_ADMIN = sql(
  'identity.find_other_admin',
  `select m.user_id from identity.memberships m join identity.users u on u.id = m.user_id
   where m.org_id = $1 and m.user_id <> $2 and lower(btrim(m.role)) = any ($3::text[]) and ${isActive('u')} limit 1`,
);
export const FIND = sql(
  'identity.find_member',
  `select ${COLUMNS} from identity.memberships m join identity.users u on u.id = m.user_id
   where m.org_id = $1 and m.user_id = $2`,
);
/**
 * $1 organization, $2 behind which username, in lower case, $3 search, $4 how many. Whoever deleted their account is one
 * again only if it is restored.
 */
export const LIST = sql(
  'identity.list_members',
  `select ${COLUMNS} from identity.memberships m join identity.users u on u.id = m.user_id
   where m.org_id = $1 and u.erase_at is null and ($2::text is null or lower(u.username) > $2)
     and ($3::text is null or strpos(lower(concat_ws(' ', u.username, u.display_name)), lower($3)) > 0)
   order by lower(u.username) limit $4`,
);
