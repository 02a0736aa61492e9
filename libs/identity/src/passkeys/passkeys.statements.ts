import { sql } from '#data';

const COLUMNS = `id, user_id as "userId", credential_id as "credentialId", public_key as "publicKey",
  counter::float8 as counter, transports, name, synced, created_at as "createdAt", last_used_at as "lastUsedAt"`;

export const LIST = sql(
  'identity.list_passkeys',
  `select ${COLUMNS} from identity.passkeys where user_id = $1 order by created_at, id`,
);
export const FIND = sql(
  'identity.find_passkey',
  `select ${COLUMNS} from identity.passkeys where credential_id = $1`,
);
/** Held until the end: of several uses one is looked at after the other, for its counter. */
export const LOCK = sql(
  'identity.lock_passkey',
  `select ${COLUMNS} from identity.passkeys where credential_id = $1 for update`,
);
/** $10 how many a user may have. */
export const INSERT = sql(
  'identity.insert_passkey',
  `insert into identity.passkeys
     (id, user_id, credential_id, public_key, counter, transports, name, synced, created_at)
   select $1, $2::uuid, $3, $4, $5, $6, $7, $8, $9
   where (select count(*) from identity.passkeys where user_id = $2::uuid) < $10`,
);
export const USE = sql(
  'identity.use_passkey',
  'update identity.passkeys set counter = $2, synced = $3, last_used_at = $4 where id = $1',
);
export const RENAME = sql(
  'identity.rename_passkey',
  `update identity.passkeys set name = $3 where user_id = $1 and id = $2 returning ${COLUMNS}`,
);
export const DELETE = sql(
  'identity.delete_passkey',
  'delete from identity.passkeys where user_id = $1 and id = $2',
);
