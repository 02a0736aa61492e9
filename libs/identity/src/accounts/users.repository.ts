import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/** What the service knows of a user, beside his password. */
export interface UserRow {
  readonly id: string;
  readonly email: string | null;
  readonly username: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

export interface NewUser extends UserRow {
  readonly passwordHash: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
}

const COLUMNS = `id, email, username, display_name as "displayName", created_at as "createdAt"`;

const INSERT = sql(
  'identity.insert_user',
  `insert into identity.users
     (id, email, username, display_name, password_hash, issuer, subject, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict on constraint uq_users_issuer_subject do nothing`,
);
const BY_EMAIL = sql(
  'identity.find_user_by_email',
  `select ${COLUMNS}, password_hash as "passwordHash" from identity.users where lower(email) = lower($1)`,
);
const BY_USERNAME = sql(
  'identity.find_user_by_username',
  `select ${COLUMNS} from identity.users where lower(username) = lower($1)`,
);
const BY_IDS = sql('identity.list_users', `select ${COLUMNS} from identity.users where id = any($1::uuid[])`);
const DELETE = sql('identity.delete_user', 'delete from identity.users where id = $1');

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  /** Leaves an external user who exists already as he is. */
  async insert(user: NewUser, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [
      user.id,
      user.email,
      user.username,
      user.displayName,
      user.passwordHash,
      user.issuer,
      user.subject,
      user.createdAt,
    ]);
  }

  async delete(id: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE, [id])) > 0;
  }

  /** With the password hash, `null` where the user has none. */
  findByEmail(email: string): Promise<(UserRow & { readonly passwordHash: string | null }) | null> {
    return this.database.first(BY_EMAIL, [email]);
  }

  findByUsername(username: string): Promise<UserRow | null> {
    return this.database.first(BY_USERNAME, [username]);
  }

  listByIds(ids: readonly string[]): Promise<UserRow[]> {
    return this.database.query(BY_IDS, [ids]);
  }
}
