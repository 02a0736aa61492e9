import { sql } from '#data';

const COLUMNS = `i.id, i.email, i.role, i.created_at as "createdAt", i.expires_at as "expiresAt",
     i.invited_by as "inviterId", u.username as "inviterName"`;

/** $1 organization, $2 address: whether a member has it, verified. */
export const IS_MEMBER = sql(
  'identity.find_member_by_email',
  `select u.id from identity.users u join identity.memberships m on m.user_id = u.id
   where lower(u.email) = lower($2) and u.email_verified_at is not null and m.org_id = $1`,
);
/** $1 organization, $2 now, $3 address: how many wait there for others. */
export const COUNT_OTHERS = sql(
  'identity.count_invitations',
  `select count(*)::int as pending from identity.invitations
   where org_id = $1 and accepted_at is null and expires_at > $2 and lower(email) <> lower($3)`,
);
/** Whoever is invited again gets another link, and the one before is over. */
export const PUT = sql(
  'identity.put_invitation',
  `with i as (
     insert into identity.invitations (id, org_id, email, role, token_hash, invited_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (org_id, lower(email)) where accepted_at is null do update set
       email = excluded.email, role = excluded.role, token_hash = excluded.token_hash,
       invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
     returning *)
   select ${COLUMNS} from i left join identity.users u on u.id = i.invited_by`,
);
/** $1 organization, $2 now, $3 behind which id, $4 search, $5 how many. */
export const LIST = sql(
  'identity.list_invitations',
  `select ${COLUMNS} from identity.invitations i left join identity.users u on u.id = i.invited_by
   where i.org_id = $1 and i.accepted_at is null and i.expires_at > $2 and ($3::uuid is null or i.id < $3)
     and ($4::text is null or strpos(lower(i.email), lower($4)) > 0)
   order by i.id desc limit $5`,
);
export const DELETE = sql(
  'identity.delete_invitation',
  'delete from identity.invitations where org_id = $1 and id = $2 and accepted_at is null',
);
const OFFER = `select i.id, i.org_id as "orgId", o.slug, o.name, i.email, i.role, i.expires_at as "expiresAt",
     i.accepted_at as "acceptedAt", i.accepted_by as "acceptedBy"
   from identity.invitations i join identity.organizations o on o.id = i.org_id
   where i.token_hash = $1 and o.deleted_at is null`;
export const BY_TOKEN = sql('identity.find_invitation', OFFER);
export const LOCK_BY_TOKEN = sql('identity.lock_invitation', `${OFFER} for update of i`);
/** $1 invitation, $2 user, $3 now. */
export const ACCEPT = sql(
  'identity.accept_invitation',
  'update identity.invitations set accepted_at = $3, accepted_by = $2 where id = $1',
);
/** Whoever is a member by now stays what they are. */
export const JOIN = sql(
  'identity.join_organization',
  `insert into identity.memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)
   on conflict on constraint pk_memberships do nothing`,
);
export const ROLE = sql(
  'identity.find_role',
  'select role from identity.memberships where org_id = $1 and user_id = $2',
);
/** $1 expired before when, $2 how many. */
export const DELETE_EXPIRED = sql(
  'identity.delete_expired_invitations',
  `delete from identity.invitations where id = any (array(
     select id from identity.invitations where expires_at < $1
     order by expires_at limit $2 for update skip locked))`,
);
