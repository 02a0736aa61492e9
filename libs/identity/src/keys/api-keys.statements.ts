import { sql } from '#data';

/** What is told of a key `k`, with what `MINTERS` joins. */
export const VIEW = `k.id, k.name, k.description, k.owner_user_id as "ownerUserId", k.owner_org_id as "ownerOrgId", k.scopes,
  k.key_prefix as "keyPrefix", k.rate_limit_per_hour as "rateLimitPerHour", 
  case when w.id is not null then json_build_object('id', w.id, 'slug', w.slug, 'organization', o.slug) end as workspace,
  k.created_at as "createdAt", k.expires_at as "expiresAt", k.allowed_addresses as "allowedAddresses",
  k.last_used_at as "lastUsedAt", k.last_used_address as "lastUsedAddress", k.revoked_at as "revokedAt",
  k.previous_secret_until as "previousSecretUntil",
  k.minted_by as "mintedBy", k.created_by as "minterId", u.username as "minterName",
  k.minted_by_key_id as "minterKeyId", p.key_prefix as "minterKeyPrefix"`;
export const MINTERS = `left join identity.users u on u.id = k.created_by
  left join identity.api_keys p on p.id = k.minted_by_key_id
  left join identity.workspaces w on w.id = k.workspace_id left join identity.organizations o on o.id = w.org_id`;

export const INSERT = sql(
  'identity.insert_api_key',
  `with k as (
     insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, owner_org_id, workspace_id, name,
       description, expires_at, allowed_addresses, scopes, rate_limit_per_hour, created_by, minted_by,
       minted_by_key_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning *)
   select ${VIEW} from k ${MINTERS}`,
);
export const OF_OWNER = sql(
  'identity.list_api_keys',
  `select ${VIEW} from identity.api_keys k ${MINTERS}
   where k.owner_user_id = $1 or k.owner_org_id = $2 order by k.id desc`,
);
/** $1 user, $2 organization, $3 behind which key, $4 search, $5 how many. */
export const PAGE_OF_OWNER = sql(
  'identity.list_api_keys_by_page',
  `select ${VIEW} from identity.api_keys k ${MINTERS}
   where (k.owner_user_id = $1 or k.owner_org_id = $2) and ($3::bigint is null or k.id < $3)
     and ($4::text is null or strpos(lower(concat_ws(' ', k.name, k.description, k.key_prefix)), lower($4)) > 0)
   order by k.id desc limit $5`,
);
export const COUNT_LIVE = sql(
  'identity.count_api_keys',
  `select count(*)::int as live from identity.api_keys
   where (owner_user_id = $1 or owner_org_id = $2) and revoked_at is null
     and (expires_at is null or expires_at > $3)`,
);
export const FIND_LIVE = sql(
  'identity.find_live_api_key',
  `select id from identity.api_keys
   where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
);
export const FIND_OF_OWNER = sql(
  'identity.find_api_key',
  `select ${VIEW} from identity.api_keys k ${MINTERS}
   where k.id = $1 and (k.owner_user_id = $2 or k.owner_org_id = $3)`,
);
export const UPDATE_DETAILS = sql(
  'identity.update_api_key',
  `with k as (
     update identity.api_keys set name = $2, description = $3, expires_at = $4, allowed_addresses = $5
     where id = $1 returning *)
   select ${VIEW} from k ${MINTERS}`,
);
/** $2 the new hash, $3 until when the old one is good, or null: no longer. */
export const ROTATE = sql(
  'identity.rotate_api_key',
  `with k as (
     update identity.api_keys set secret_hash = $2, previous_secret_until = $3,
       previous_secret_hash = case when $3::timestamptz is not null then secret_hash end
     where id = $1 returning *)
   select ${VIEW} from k ${MINTERS}`,
);
/** Whoever mints, changes or revokes keys of one owner does so one after the other. */
export const LOCK_USER = sql(
  'identity.lock_key_owner_user',
  'select id from identity.users where id = $1 for no key update',
);
export const LOCK_ORG = sql(
  'identity.lock_key_owner_org',
  'select id from identity.organizations where id = $1 for no key update',
);
export const BY_PREFIX = sql(
  'identity.find_api_key_by_prefix',
  `select ${VIEW} from identity.api_keys k ${MINTERS} where k.key_prefix = $1`,
);
/** $1 now, $2 until when. */
export const EXPIRING = sql(
  'identity.list_expiring_api_keys',
  `select ${VIEW} from identity.api_keys k ${MINTERS}
   where k.expires_at > $1 and k.expires_at <= $2 and k.revoked_at is null order by k.expires_at, k.id`,
);
/** $1 now, $2 how many at most: each once, and once more when an end that was put off has come. */
export const TAKE_EXPIRED = sql(
  'identity.take_expired_api_keys',
  `with due as (
     select id from identity.api_keys
     where revoked_at is null and expires_at <= $1 and (expiry_told_at is null or expiry_told_at < expires_at)
     order by expires_at limit $2 for update skip locked
   ), k as (
     update identity.api_keys a set expiry_told_at = $1 from due where a.id = due.id returning a.*
   )
   select ${VIEW} from k ${MINTERS}`,
);
export const REVOKE = sql(
  'identity.revoke_api_key',
  `with k as (
     update identity.api_keys set revoked_at = coalesce(revoked_at, $4)
     where id = $1 and (owner_user_id = $2 or owner_org_id = $3) returning *)
   select ${VIEW} from k ${MINTERS}`,
);
/** A key with which live keys were minted, or keys that minted live ones, stays, so that these can be ended with it. $3 now. */
const UNNEEDED = `not exists (
       with recursive minted (id, revoked_at, expires_at) as (
         select id, revoked_at, expires_at from identity.api_keys where minted_by_key_id = k.id
         union select child.id, child.revoked_at, child.expires_at
         from identity.api_keys child join minted on child.minted_by_key_id = minted.id)
       select from minted where revoked_at is null and (expires_at is null or expires_at > $3))`;
/** $1 ended before when, $2 how many at most, $3 now. The two ways of ending have an index each. */
export const PURGE_ENDED = sql(
  'identity.purge_ended_api_keys',
  `delete from identity.api_keys where id = any (
     array(select k.id from identity.api_keys k where k.revoked_at < $1 and ${UNNEEDED}
           order by k.revoked_at limit $2 for update skip locked)
     || array(select k.id from identity.api_keys k where k.expires_at < $1 and ${UNNEEDED}
           order by k.expires_at limit $2 for update skip locked))`,
);
/** $1 user, $2 organization, $3 now: all but the $4 that ended last. */
export const TRIM_ENDED = sql(
  'identity.trim_ended_api_keys',
  `delete from identity.api_keys where id in (
     select k.id from identity.api_keys k
     where (k.owner_user_id = $1 or k.owner_org_id = $2) and (k.revoked_at is not null or k.expires_at <= $3)
       and ${UNNEEDED}
     order by least(k.revoked_at, k.expires_at) desc, k.id desc offset $4)`,
);
const MINTED_WITH = `with recursive minted (id) as (
    select id from identity.api_keys where minted_by_key_id = $1
    union select child.id from identity.api_keys child join minted on child.minted_by_key_id = minted.id)`;
export const MINTED_WITH_KEY = sql(
  'identity.list_api_keys_minted_with',
  `${MINTED_WITH} select ${VIEW} from minted join identity.api_keys k using (id) ${MINTERS} order by k.id desc`,
);
export const REVOKE_MINTED_WITH_KEY = sql(
  'identity.revoke_api_keys_minted_with',
  `${MINTED_WITH} update identity.api_keys set revoked_at = $2
   where id in (select id from minted) and revoked_at is null`,
);
export const TOUCH = sql(
  'identity.touch_api_keys',
  `update identity.api_keys k set last_used_at = used.at, last_used_address = used.address
   from unnest($1::bigint[], $2::timestamptz[], $3::text[]) as used (id, at, address)
   where k.id = used.id and (k.last_used_at is null or k.last_used_at <= used.at)`,
);
