import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import { isActive } from '../accounts/active-user.js';
import type { PendingSignIn } from './pending-sign-in.entity.js';

export type PendingSignInRow = Pick<PendingSignIn, 'userId' | 'orgId'>;
/** With the username of its user. */
export type LockedSignInRow = PendingSignInRow & { readonly username: string };
export type NewPendingSignIn = Pick<
  PendingSignIn,
  'tokenHash' | 'userId' | 'orgId' | 'createdAt' | 'expiresAt'
>;

const COLUMNS = 'p.user_id as "userId", p.org_id as "orgId"';

/** $6 the hash of the password that was shown, or null. As with sessions: none for whoever is locked out, nor with a password of before. */
const INSERT = sql(
  'identity.insert_pending_sign_in',
  `insert into identity.pending_sign_ins (token_hash, user_id, org_id, created_at, expires_at)
   select $1, u.id, $3::uuid, $4, $5 from identity.users u
   where u.id = $2 and ${isActive('u')} and ($6::text is null or u.password_hash = $6)
   for share of u`,
);
const FIND = sql(
  'identity.find_pending_sign_in',
  `select ${COLUMNS} from identity.pending_sign_ins p where p.token_hash = $1 and p.expires_at > $2`,
);
/** With its user, whose password nobody changes until the end: whoever does so ends this sign-in. */
const LOCK = sql(
  'identity.lock_pending_sign_in',
  `select ${COLUMNS}, u.username from identity.pending_sign_ins p join identity.users u on u.id = p.user_id
   where p.token_hash = $1 and p.expires_at > $2 for share of u`,
);
/** Of several who finish it at once one does: the others wait, and find nothing. */
const DELETE = sql(
  'identity.delete_pending_sign_in',
  'delete from identity.pending_sign_ins where token_hash = $1',
);
const DELETE_EXPIRED = sql(
  'identity.delete_expired_pending_sign_ins',
  `delete from identity.pending_sign_ins where token_hash in (
     select token_hash from identity.pending_sign_ins where expires_at <= $1 limit $2)`,
);

@Injectable()
export class PendingSignInsRepository {
  constructor(private readonly database: Database) {}

  /** `false`: the user may not sign in, or has another password by now. */
  async insert(row: NewPendingSignIn, passwordHash: string | null, tx: Tx): Promise<boolean> {
    const { tokenHash, userId, orgId, createdAt, expiresAt } = row;
    return (await tx.affected(INSERT, [tokenHash, userId, orgId, createdAt, expiresAt, passwordHash])) > 0;
  }

  find(tokenHash: Buffer, now: Date): Promise<PendingSignInRow | null> {
    return this.database.first(FIND, [tokenHash, now]);
  }

  lock(tokenHash: Buffer, tx: Tx): Promise<LockedSignInRow | null> {
    return tx.first(LOCK, [tokenHash, tx.now]);
  }

  async delete(tokenHash: Buffer, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE, [tokenHash])) > 0;
  }

  /** @returns how many there were */
  deleteExpired(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [before, most]);
  }
}
