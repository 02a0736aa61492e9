import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { UserRow } from '../accounts/users.repository.js';

const COLUMNS = `id, email, email_verified_at is not null as "emailVerified", username,
  display_name as "displayName", created_at as "createdAt"`;

/**
 * Of two accounts with the address the verified one, which is that of whoever reads its mail. Whom an identity provider
 * vouches for has no password here.
 */
const FIND = sql(
  'identity.find_password_owner',
  `select ${COLUMNS} from (
     select * from identity.users where lower(email) = lower($1) and erase_at is null order by email_verified_at is null limit 1
   ) found where issuer is null`,
);
/** $3: the address that the link was sent to, which is verified by that; null: it was not sent. */
const SET = sql(
  'identity.reset_password',
  `update identity.users set password_hash = $2,
     email_verified_at = case when $3::text is null then email_verified_at else coalesce(email_verified_at, $4) end
   where id = $1 and ($3::text is null or lower(email) = lower($3)) and issuer is null and erase_at is null
   returning ${COLUMNS}`,
);

/** Who can have a password, and what it is. */
@Injectable()
export class PasswordOwnersRepository {
  constructor(private readonly database: Database) {}

  find(email: string, tx?: Tx): Promise<UserRow | null> {
    return (tx ?? this.database).first(FIND, [email]);
  }

  /** `null`: the account is gone, or has another address than the link was sent to. */
  setPassword(id: string, hash: string, email: string | null, tx: Tx): Promise<UserRow | null> {
    return tx.first(SET, [id, hash, email, tx.now]);
  }
}
