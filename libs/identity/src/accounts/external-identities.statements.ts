import { sql } from '#data';

const ACCOUNT = `u.id, u.email, u.email_verified_at is not null as "emailVerified", u.username,
  u.display_name as "displayName", u.created_at as "createdAt"`;

/**
 * Makes a user and their identity, unless somebody has the identity. $1 user, $2 email, $3 username, $4 display name,
 * $5 issuer, $6 subject, $7 now, $8 verified or null, $9 provider, $10 name there, $11 whether the user is the issuer's
 * own. Whom an earlier build made without an identity gets theirs.
 */
export const PROVISION = sql(
  'identity.provision_external_user',
  `with known as (
     select from identity.external_identities where issuer = $5 and subject = $6),
   made as (
     insert into identity.users (id, email, username, display_name, issuer, subject, created_at, email_verified_at)
     select $1::uuid, $2::text, $3::text, $4::text, case when $11::boolean then $5::text end,
       case when $11 then $6::text end, $7::timestamptz, $8::timestamptz
     where not exists (select from known)
     on conflict on constraint uq_users_issuer_subject do nothing
     returning id),
   owner as (
     select id from made
     union all
     select id from identity.users where issuer = $5 and subject = $6 and not exists (select from known))
   insert into identity.external_identities (issuer, subject, user_id, provider, name, email, created_at)
   select $5, $6, id, $9::text, $10::text, $2, $7 from owner
   returning user_id as "userId", id`,
);
/** $1 issuer, $2 subject: whose it is. */
export const FIND_ACCOUNT = sql(
  'identity.find_account_of_identity',
  `select ${ACCOUNT} from identity.external_identities i join identity.users u on u.id = i.user_id
   where i.issuer = $1 and i.subject = $2`,
);
/** $1 issuer, $2 subject, $3 name, $4 address, $5 now: somebody has signed in with it. */
export const NOTE_USE = sql(
  'identity.note_use_of_identity',
  `update identity.external_identities set name = $3, email = $4, used_at = $5 where issuer = $1 and subject = $2`,
);
/** $1 issuer, $2 subject, $3 user, $4 provider, $5 name, $6 address, $7 now. */
export const CONNECT = sql(
  'identity.connect_identity',
  `insert into identity.external_identities (issuer, subject, user_id, provider, name, email, created_at, used_at)
   values ($1, $2, $3, $4, $5, $6, $7, $7) returning id`,
);
/** $1 user. */
export const LIST = sql(
  'identity.list_identities',
  `select id, issuer, provider, name, email, created_at as "createdAt", used_at as "usedAt"
   from identity.external_identities where user_id = $1 order by created_at, issuer`,
);
/** $1 user, $2 issuer: the issuer is not asked about the account any more. */
export const DISCONNECT = sql(
  'identity.disconnect_identity',
  `with freed as (
     update identity.users set issuer = null, subject = null where id = $1 and issuer = $2)
   delete from identity.external_identities where user_id = $1 and issuer = $2`,
);
/** Whoever changes how one user can sign in does so one after the other. $1 user: whether they have a password or a passkey. */
export const LOCK_USER = sql(
  'identity.lock_user',
  `select u.password_hash is not null or exists (select from identity.passkeys p where p.user_id = u.id) as "signsIn"
   from identity.users u where u.id = $1 for no key update of u`,
);
