import { sql } from '#data';

/** What a user shows beside their password. */
export const SUMMARY = sql(
  'identity.summarize_second_factors',
  `select u.second_factor_at as since, t.confirmed_at as "totpAt",
     (select count(*)::int from identity.recovery_codes r where r.user_id = u.id) as "recoveryCodes",
     (select count(*)::int from identity.passkeys p where p.user_id = u.id) as passkeys
   from identity.users u
   left join identity.totp_factors t on t.user_id = u.id and t.confirmed_at is not null
   where u.id = $1`,
);
const OWNERS = `select id, username, email, email_verified_at is not null as "emailVerified", second_factor_at as since
   from identity.users where id = $1`;
export const OWNER = sql('identity.find_owner_of_factors', OWNERS);
/** Held until the end: of several changes of the factors of a user one is made after the other. */
export const LOCK_USER = sql('identity.lock_owner_of_factors', `${OWNERS} for no key update`);
/** $1 user, $2 now: whether they have a factor follows from what there is. */
export const SYNC = sql(
  'identity.follow_second_factors',
  `update identity.users u set second_factor_at = case
     when exists (select from identity.totp_factors t where t.user_id = u.id and t.confirmed_at is not null)
       or exists (select from identity.passkeys p where p.user_id = u.id)
       then coalesce(u.second_factor_at, $2)
     end
   where u.id = $1 returning second_factor_at as since`,
);

/** $1 user, $2 sealed secret, $3 now: in place of one that was never confirmed. None in place of one that was. */
export const PUT_TOTP = sql(
  'identity.put_totp',
  `insert into identity.totp_factors as t (user_id, secret, created_at) values ($1, $2, $3)
   on conflict on constraint pk_totp_factors do update set secret = excluded.secret,
     created_at = excluded.created_at, last_step = 0, failures = 0, blocked_until = null
   where t.confirmed_at is null`,
);
export const LOCK_TOTP = sql(
  'identity.lock_totp',
  `select secret, created_at as "createdAt", confirmed_at as "confirmedAt", last_step::float8 as "lastStep", failures,
     blocked_until as "blockedUntil"
   from identity.totp_factors where user_id = $1 for update`,
);
export const CONFIRM_TOTP = sql(
  'identity.confirm_totp',
  'update identity.totp_factors set confirmed_at = $2 where user_id = $1 and confirmed_at is null',
);
/** $2 the time step of the code: it and those before do not count again. */
export const TAKE_STEP = sql(
  'identity.take_totp_step',
  `update identity.totp_factors set last_step = $2, failures = 0, blocked_until = null
   where user_id = $1 and last_step < $2`,
);
/** $2 how many there are now, $3 until when no further one is looked at, or null. */
export const COUNT_WRONG = sql(
  'identity.count_wrong_totp',
  'update identity.totp_factors set failures = $2, blocked_until = $3 where user_id = $1',
);
export const DELETE_TOTP = sql(
  'identity.delete_totp',
  'delete from identity.totp_factors where user_id = $1 and confirmed_at is not null',
);

/** $1 user, $2 hashes, $3 now. */
export const INSERT_CODES = sql(
  'identity.insert_recovery_codes',
  `insert into identity.recovery_codes (user_id, code_hash, created_at)
   select $1, unnest($2::bytea[]), $3`,
);
/** Of several who use it at once one gets it: the others wait, and find nothing. */
export const TAKE_CODE = sql(
  'identity.take_recovery_code',
  'delete from identity.recovery_codes where user_id = $1 and code_hash = $2',
);
export const DELETE_CODES = sql(
  'identity.delete_recovery_codes',
  'delete from identity.recovery_codes where user_id = $1',
);
/** Everything; $1 user. */
export const DELETE_ALL = sql(
  'identity.delete_second_factors',
  `with totp as (delete from identity.totp_factors where user_id = $1),
     codes as (delete from identity.recovery_codes where user_id = $1),
     keys as (delete from identity.passkeys where user_id = $1)
   update identity.users set second_factor_at = null where id = $1 and second_factor_at is not null`,
);
