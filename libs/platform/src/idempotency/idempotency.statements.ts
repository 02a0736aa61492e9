import { sql } from '#data';

/**
 * $1 scope, $2 claim, $3 fingerprint, $4 now, $5 expiry, $6 claims before this instant were given up.
 * Touches a row exactly if the caller may go on; of many at once the primary key lets one.
 */
export const CLAIM = sql(
  'platform.claim_idempotency_key',
  `insert into platform.idempotency_keys as known (scope, claim, fingerprint, claimed_at, expires_at)
   values ($1, $2, $3, $4, $5)
   on conflict on constraint pk_idempotency_keys do update
   set claim = excluded.claim, fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at,
       expires_at = excluded.expires_at, status = null, headers = null, body = null
   where known.expires_at <= excluded.claimed_at or (known.status is null and known.claimed_at <= $6)`,
);

/** $1 scope. */
export const FIND_KEY = sql(
  'platform.find_idempotency_key',
  'select fingerprint, status, headers, body from platform.idempotency_keys where scope = $1',
);

/** $1 scope, $2 claim, $3 status, $4 headers, $5 body, $6 fingerprint, known by now whatever the payload was. */
export const FINISH = sql(
  'platform.finish_idempotency_key',
  `update platform.idempotency_keys set status = $3, headers = $4, body = $5, fingerprint = $6
   where scope = $1 and claim = $2`,
);

/** $1 scope, $2 claim. */
export const RELEASE = sql(
  'platform.release_idempotency_key',
  'delete from platform.idempotency_keys where scope = $1 and claim = $2 and status is null',
);

/** $1 now, $2 how many at most. */
export const SWEEP_KEYS = sql(
  'platform.sweep_idempotency_keys',
  `delete from platform.idempotency_keys where scope = any (array(
     select scope from platform.idempotency_keys where expires_at <= $1
     order by expires_at limit $2 for update skip locked))`,
);
