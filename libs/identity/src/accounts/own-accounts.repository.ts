import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { ProviderName } from './external-identity.entity.js';
import type { UserRow } from './users.repository.js';

/** What users are told of their own account, and what proves that they are its owner. */
export interface OwnAccountRow extends UserRow {
  /** Wanted in place of the address, and not confirmed yet. */
  readonly pendingEmail: string | null;
  readonly passwordHash: string | null;
  /** Those that they can sign in with, each once. */
  readonly providers: readonly ProviderName[];
  readonly hasPasskeys: boolean;
  /** Since when a password alone does not sign them in; `null`: it does. */
  readonly secondFactorAt: Date | null;
}

/** What changes; absent: what is stays. */
export interface ProfileChanges {
  readonly username?: string | undefined;
  readonly displayName?: string | null | undefined;
  readonly email?: string | undefined;
  /** `null`: none any more. */
  readonly pendingEmail?: string | null | undefined;
}

const COLUMNS = `id, email, email_verified_at is not null as "emailVerified", username, display_name as "displayName",
  created_at as "createdAt", pending_email as "pendingEmail", password_hash as "passwordHash",
  second_factor_at as "secondFactorAt",
  exists (select from identity.passkeys p where p.user_id = users.id) as "hasPasskeys",
  array(select distinct i.provider from identity.external_identities i where i.user_id = users.id order by 1) as providers`;

const FIND = sql('identity.find_own_account', `select ${COLUMNS} from identity.users where id = $1`);
const LOCK = sql('identity.lock_own_account', `${FIND.text} for no key update`);
/** $2 username or null, $3 whether the display name changes, and $4 to what, $5 whether the pending address does, and $6 to what. */
const UPDATE = sql(
  'identity.update_profile',
  `update identity.users set username = coalesce($2, username),
     display_name = case when $3::boolean then $4 else display_name end,
     pending_email = case when $5::boolean then $6 else pending_email end
   where id = $1 returning ${COLUMNS}`,
);
/** As `UPDATE`, and $7 is the address from now on, verified at $8. */
const UPDATE_WITH_EMAIL = sql(
  'identity.update_profile_and_address',
  `update identity.users set username = coalesce($2, username),
     display_name = case when $3::boolean then $4 else display_name end,
     pending_email = case when $5::boolean then $6 else pending_email end, email = $7, email_verified_at = $8
   where id = $1 returning ${COLUMNS}`,
);
/** $2 the hash of the new password, $3 that of the one before. */
const SET_PASSWORD = sql(
  'identity.set_password',
  `update identity.users set password_hash = $2 where id = $1 and password_hash is not distinct from $3
   returning ${COLUMNS}`,
);

/** Accounts in the eyes of their owners. */
@Injectable()
export class OwnAccountsRepository {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<OwnAccountRow | null> {
    return this.database.first(FIND, [id]);
  }

  /** Nobody else changes it until the end of the transaction. */
  lock(id: string, tx: Tx): Promise<OwnAccountRow | null> {
    return tx.first(LOCK, [id]);
  }

  /** `null`: there is no such user. An address given here counts as verified. */
  update(id: string, changes: ProfileChanges, tx: Tx): Promise<OwnAccountRow | null> {
    const { username = null, displayName, pendingEmail, email } = changes;
    const values = [
      id,
      username,
      displayName !== undefined,
      displayName ?? null,
      pendingEmail !== undefined,
      pendingEmail ?? null,
    ];
    return email === undefined
      ? tx.first(UPDATE, values)
      : tx.first(UPDATE_WITH_EMAIL, [...values, email, tx.now]);
  }

  /** `null`: the password is another one by now. */
  setPassword(id: string, hash: string, before: string | null, tx: Tx): Promise<OwnAccountRow | null> {
    return tx.first(SET_PASSWORD, [id, hash, before]);
  }
}
