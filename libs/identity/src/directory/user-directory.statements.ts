import { sql } from '#data';

import { TOLD_USER } from '../accounts/told-user.js';

const COLUMNS = `u.id, u.username, u.display_name as "displayName", u.email,
     u.email_verified_at is not null as "emailVerified", u.password_hash is not null as "hasPassword",
     exists (select from identity.passkeys p where p.user_id = u.id) as "hasPasskeys",
     array(select distinct i.provider from identity.external_identities i where i.user_id = u.id order by 1) as providers,
     u.second_factor_at as "secondFactorAt",
     u.issuer, u.disabled_at as "disabledAt", u.erase_at as "eraseAt", u.created_at as "createdAt"`;

/** $1 behind which username, in lower case, $2 search, $3 how many. */
export const LIST = sql(
  'identity.list_all_users',
  `select ${COLUMNS} from identity.users u
   where ($1::text is null or lower(u.username) > $1)
     and ($2::text is null or strpos(lower(concat_ws(' ', u.username, u.display_name, u.email)), lower($2)) > 0)
   order by lower(u.username) limit $3`,
);
/** $1 an address or a username; of two with the address the one who has verified it. */
export const NAMED = sql(
  'identity.find_named_user',
  `select ${COLUMNS} from identity.users u where lower(u.username) = lower($1) or lower(u.email) = lower($1)
   order by u.email_verified_at is null, lower(u.username) = lower($1) limit 1`,
);
/** $1 user, $2 now. Whoever is disabled already stays so since then. */
export const DISABLE = sql(
  'identity.disable_user',
  `update identity.users set disabled_at = coalesce(disabled_at, $2) where id = $1 returning ${TOLD_USER}`,
);
export const ENABLE = sql(
  'identity.enable_user',
  `update identity.users set disabled_at = null where id = $1 returning ${TOLD_USER}`,
);
/** $1 the id. */
export const BY_ID = sql('identity.find_user', `select ${COLUMNS} from identity.users u where u.id = $1`);
