import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { TOLD_USER, type ToldUser } from '../accounts/told-user.js';
import { isActive } from '../accounts/active-user.js';

/** $1 user, $2 the roles of admins, in lower case: the organizations that they are an admin of, held until the end. */
const LOCK_ORGANIZATIONS = sql(
  'identity.lock_organizations_of_admin',
  `select o.id, o.slug from identity.organizations o
   where o.deleted_at is null and o.id in (
     select m.org_id from identity.memberships m where m.user_id = $1 and lower(btrim(m.role)) = any ($2::text[]))
   order by o.id for no key update`,
);
/** $1 organizations, $2 user, $3 the roles of admins: those in which nobody else is one. */
const WITHOUT_ADMIN = sql(
  'identity.find_organizations_without_admin',
  `select o.slug from identity.organizations o
   where o.id = any ($1::uuid[]) and not exists (
     select from identity.memberships m join identity.users u on u.id = m.user_id
     where m.org_id = o.id and m.user_id <> $2 and lower(btrim(m.role)) = any ($3::text[]) and ${isActive('u')})
   order by o.slug`,
);
const MARK = sql(
  'identity.mark_account_deleted',
  `update identity.users set erase_at = $2 where id = $1 and erase_at is null returning ${TOLD_USER}`,
);
/** $1 address, username or id, $2 now: deleted accounts that can come back. A username is one account's alone. */
const RESTORABLE = sql(
  'identity.list_restorable_accounts',
  `select id, username, email from identity.users
   where erase_at > $2 and (lower(username) = lower($1) or lower(email) = lower($1) or id::text = lower($1))
   order by lower(username) = lower($1) or id::text = lower($1) desc, username`,
);
/** $1 user, $2 now: what has begun to be erased does not come back. */
const RESTORE = sql(
  'identity.restore_account',
  'update identity.users set erase_at = null where id = $1 and erase_at > $2 returning id, username, email',
);

/** An account that was brought back. */
export interface RestoredAccount {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
}

@Injectable()
export class AccountDeletionsRepository {
  /** Ids of those organizations, in which nobody changes members until the end of the transaction. */
  async lockOrganizations(userId: string, adminRoles: readonly string[], tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(LOCK_ORGANIZATIONS, [userId, adminRoles]);
    return rows.map(({ id }) => id);
  }

  /** Slugs of the organizations that have no admin but that user. */
  async withoutAdmin(
    orgIds: readonly string[],
    userId: string,
    adminRoles: readonly string[],
    tx: Tx,
  ): Promise<string[]> {
    const rows = await tx.query<{ slug: string }>(WITHOUT_ADMIN, [orgIds, userId, adminRoles]);
    return rows.map(({ slug }) => slug);
  }

  /** `null`: it is deleted already. */
  mark(userId: string, eraseAt: Date, tx: Tx): Promise<ToldUser | null> {
    return tx.first(MARK, [userId, eraseAt]);
  }

  /** Deleted accounts with the name, which can come back; the one first whose username or id it is. */
  restorable(name: string, tx: Tx): Promise<RestoredAccount[]> {
    return tx.query(RESTORABLE, [name, tx.now]) as Promise<unknown> as Promise<RestoredAccount[]>;
  }

  restore(id: string, tx: Tx): Promise<RestoredAccount | null> {
    return tx.first(RESTORE, [id, tx.now]);
  }
}
