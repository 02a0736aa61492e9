import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import { TOLD_USER, type ToldUser } from './told-user.js';

/** What the service knows of a user, beside their password. */
export interface UserRow {
  readonly id: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly username: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

/** A user, and what their address was. */
export interface ReaddressedUser extends UserRow {
  readonly before: Pick<UserRow, 'email' | 'emailVerified'>;
}

export interface NewUser extends UserRow {
  readonly passwordHash: string | null;
}

const COLUMNS = `id, email, email_verified_at is not null as "emailVerified", username,
  display_name as "displayName", created_at as "createdAt"`;

const INTO = `insert into identity.users
     (id, email, username, display_name, password_hash, created_at, email_verified_at)`;
const INSERT = sql('identity.insert_user', `${INTO} values ($1, $2, $3, $4, $5, $6, $7)`);
/** Should the address be verified at this very moment, both accounts have it, and the verified one counts. */
const INSERT_UNVERIFIED = sql(
  'identity.insert_unverified_user',
  `${INTO}
   select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::timestamptz, null
   where not exists (
     select from identity.users where lower(email) = lower($2) and email_verified_at is not null)`,
);
const BY_VERIFIED_EMAILS = sql(
  'identity.list_users_by_email',
  `select ${COLUMNS} from identity.users
   where lower(email) = any(array(select lower(sought) from unnest($1::text[]) as sought))
     and email_verified_at is not null`,
);
/** Of two accounts with the address the one with a password, and of two with passwords the verified one. */
const TO_SIGN_IN = sql(
  'identity.find_user_to_sign_in',
  `select ${COLUMNS}, password_hash as "passwordHash" from identity.users
   where lower(email) = lower($1) and erase_at is null
   order by password_hash is null, email_verified_at is null limit 1`,
);
const BY_USERNAME = sql(
  'identity.find_user_by_username',
  `select ${COLUMNS} from identity.users where lower(username) = lower($1)`,
);
const BY_IDS = sql('identity.list_users', `select ${COLUMNS} from identity.users where id = any($1::uuid[])`);
/** Of the users whom the condition names, with what their address was. */
const OF_THOSE = (condition: string): string =>
  `from (select id as before_id,
       json_build_object('email', email, 'emailVerified', email_verified_at is not null) as before
     from identity.users where ${condition} for no key update) b
   where id = before_id returning ${COLUMNS}, before`;
const VERIFY = sql(
  'identity.verify_email',
  `update identity.users set email_verified_at = $2
   ${OF_THOSE('lower(email) = lower($1) and email_verified_at is null')}`,
);
/** Where one user alone wants the address in place of theirs. */
const VERIFY_PENDING = sql(
  'identity.verify_pending_email',
  `update identity.users set email = pending_email, pending_email = null, email_verified_at = $2
   ${OF_THOSE(`lower(pending_email) = lower($1)
     and (select count(*) from identity.users where lower(pending_email) = lower($1)) = 1`)}`,
);
/** $1 user, $2 address, $3 now: it is theirs, whether they have it already or want it in place of theirs. */
const CONFIRM = sql(
  'identity.confirm_email',
  `update identity.users set email = $2, email_verified_at = $3,
     pending_email = case when lower(pending_email) = lower($2) then null else pending_email end
   ${OF_THOSE('id = $1 and (lower(email) = lower($2) or lower(pending_email) = lower($2))')}`,
);
const UNVERIFY = sql(
  'identity.unverify_email',
  `update identity.users set email_verified_at = null
   ${OF_THOSE('lower(email) = lower($1) and email_verified_at is not null')}`,
);
const ADOPT = sql(
  'identity.adopt_email',
  `update identity.users set email = $3, email_verified_at = $4
   ${OF_THOSE('issuer = $1 and subject = $2')}`,
);
const DELETE = sql('identity.delete_user', `delete from identity.users where id = $1 returning ${TOLD_USER}`);

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  /** A local user; whom an identity provider vouches for is made elsewhere. */
  async insert(user: NewUser, tx: Tx): Promise<boolean> {
    const verifiedAt = user.emailVerified ? user.createdAt : null;
    return (await tx.affected(INSERT, [...valuesOf(user), verifiedAt])) > 0;
  }

  /** A local user whose address nobody has verified. `false`: somebody else's is verified to be the same. */
  async insertUnverified(user: NewUser, tx: Tx): Promise<boolean> {
    return (await tx.affected(INSERT_UNVERIFIED, valuesOf(user))) > 0;
  }

  /** `null`: there is no such user. */
  delete(id: string, tx: Tx): Promise<ToldUser | null> {
    return tx.first(DELETE, [id]);
  }

  /** `null`: no unverified account has the address. */
  verify(email: string, at: Date, tx: Tx): Promise<ReaddressedUser | null> {
    return tx.first(VERIFY, [email, at]);
  }

  /** `null`: nobody wants the address in place of theirs, or several do. */
  verifyPending(email: string, at: Date, tx: Tx): Promise<ReaddressedUser | null> {
    return tx.first(VERIFY_PENDING, [email, at]);
  }

  /** `null`: the user neither has nor wants the address. */
  confirm(id: string, email: string, tx: Tx): Promise<ReaddressedUser | null> {
    return tx.first(CONFIRM, [id, email, tx.now]);
  }

  /** `null`: no verified account has the address. */
  unverify(email: string, tx: Tx): Promise<ReaddressedUser | null> {
    return tx.first(UNVERIFY, [email]);
  }

  /** Gives an external user the address that the issuer has verified. */
  adopt(issuer: string, subject: string, email: string, at: Date, tx: Tx): Promise<ReaddressedUser | null> {
    return tx.first(ADOPT, [issuer, subject, email, at]);
  }

  /** Who may sign in with the address; with the password hash, `null` where the user has none. */
  findToSignIn(email: string): Promise<(UserRow & { readonly passwordHash: string | null }) | null> {
    return this.database.first(TO_SIGN_IN, [email]);
  }

  /** Those whose verified addresses are among the given ones. */
  listByVerifiedEmails(emails: readonly string[]): Promise<UserRow[]> {
    return this.database.query(BY_VERIFIED_EMAILS, [emails]);
  }

  findByUsername(username: string): Promise<UserRow | null> {
    return this.database.first(BY_USERNAME, [username]);
  }

  listByIds(ids: readonly string[], tx?: Tx): Promise<UserRow[]> {
    return (tx ?? this.database).query(BY_IDS, [ids]);
  }
}

function valuesOf(user: NewUser): unknown[] {
  const { id, email, username, displayName, passwordHash, createdAt } = user;
  return [id, email, username, displayName, passwordHash, createdAt];
}
