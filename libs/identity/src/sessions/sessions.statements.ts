import { sql } from '#data';

import { isActive } from '../accounts/active-user.js';

/** $1 session, $2 user, $3 organization or null, $4 now, $5 over, $8 the hash of the password that was shown, or null, $9 whether a second factor
 * was. None for whoever is locked out, nor without the second factor that they have by now, nor on the strength of a password that is another one
 * by now: whoever is changing it is waited for. */
export const INSERT = sql(
  'identity.insert_session',
  `with who as (
     select u.id, u.username from identity.users u
     where u.id = $2 and ${isActive('u')}
       and ($8::text is null or u.password_hash = $8) and ($9::boolean or u.second_factor_at is null)
     for share of u),
   made as (
     insert into identity.sessions (id, user_id, org_id, revision, created_at, signed_in_at, last_seen_at, expires_at,
       address, user_agent)
     select $1::uuid, who.id, $3::uuid, 1, $4::timestamptz, $4, $4, $5::timestamptz, $6, $7 from who)
   select username from who`,
);
/** $1 session, $2 user, $3 organization or null, $4 made, $5 over: one that was given out without a row. */
export const ADOPT = sql(
  'identity.adopt_session',
  `insert into identity.sessions (id, user_id, org_id, revision, created_at, signed_in_at, last_seen_at, expires_at)
   select $1, u.id, (select o.id from identity.organizations o where o.id = $3), 0, $4, $4, $4, $5
   from identity.users u
   where u.id = $2 and not exists (select from identity.ended_sessions e where e.id = $1)
     and (u.sessions_ended_at is null or u.sessions_ended_at < $4)
   on conflict on constraint pk_sessions do nothing`,
);
/** Takes the place of the token before. $1 session, $2 revision, $3 organization or null. */
export const ACT_IN = sql(
  'identity.act_in_organization',
  `update identity.sessions set org_id = $3, revision = revision + 1
   where id = $1 and revision = $2 and ended_at is null
   returning revision`,
);
export const END = sql(
  'identity.end_session',
  `update identity.sessions set ended_at = $3 where id = $1 and revision = $2 and ended_at is null
   returning user_id as "userId", (select u.username from identity.users u where u.id = user_id) as username`,
);
/** $1 user, $2 session, $3 now. */
export const END_OF_USER = sql(
  'identity.end_session_of_user',
  `update identity.sessions set ended_at = $3
   where id = $2 and user_id = $1 and ended_at is null and expires_at > $3`,
);
/** $1 user, $2 the session that stays or null, $3 now. Sign-ins that wait for a second factor are over, too. */
export const END_ALL = sql(
  'identity.end_sessions',
  `with noted as (update identity.users set sessions_ended_at = $3 where id = $1),
     pending as (delete from identity.pending_sign_ins where user_id = $1)
   update identity.sessions set ended_at = $3
   where user_id = $1 and ended_at is null and expires_at > $3 and ($2::uuid is null or id <> $2)
   returning id`,
);
/** $1 user, $2 now, $3 the last one of the page before or null, $4 how many. */
export const LIST = sql(
  'identity.list_sessions',
  `select id, created_at as "createdAt", signed_in_at as "signedInAt", last_seen_at as "lastSeenAt",
     expires_at as "expiresAt", address, user_agent as "userAgent"
   from identity.sessions
   where user_id = $1 and ended_at is null and expires_at > $2 and ($3::uuid is null or id < $3)
   order by id desc limit $4`,
);
export const TOUCH = sql(
  'identity.touch_sessions',
  `update identity.sessions s set last_seen_at = seen.at
   from unnest($1::uuid[], $2::timestamptz[]) as seen (id, at) where s.id = seen.id and s.last_seen_at < seen.at`,
);
/** $1 over before when, $2 how many at most. */
export const DELETE_EXPIRED = sql(
  'identity.delete_sessions',
  `delete from identity.sessions where id = any (array(
     select id from identity.sessions where expires_at < $1
     order by expires_at limit $2 for update skip locked))`,
);
