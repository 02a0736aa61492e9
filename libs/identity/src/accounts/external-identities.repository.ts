import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import {
  CONNECT,
  DISCONNECT,
  FIND_ACCOUNT,
  LIST,
  LOCK_USER,
  NOTE_USE,
  PROVISION,
} from './external-identities.statements.js';
import type { ExternalPerson } from './external-person.js';
import type { ProviderName } from './external-identity.entity.js';
import type { UserRow } from './users.repository.js';

/** An identity of a user, as they know it. */
export interface IdentityRow {
  readonly id: string;
  readonly issuer: string;
  readonly provider: ProviderName;
  readonly name: string | null;
  readonly email: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

/** As whom identity providers know users. */
@Injectable()
export class ExternalIdentitiesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Makes a user with the identity. `null`: somebody has it, as they may when it fails at `pk_external_identities`.
   * @returns whose it is now, and its id
   */
  async provision(
    user: UserRow,
    person: ExternalPerson,
    tx: Tx,
  ): Promise<{ userId: string; id: string } | null> {
    const { id, email, username, displayName, createdAt } = user;
    const { issuer, subject, provider, name } = person;
    const verifiedAt = user.emailVerified ? createdAt : null;
    const isOwn = provider === 'oidc';
    const values = [id, email, username, displayName, issuer, subject, createdAt, verifiedAt];
    return tx.first(PROVISION, [...values, provider, name, isOwn]);
  }

  /** Whose it is; `null`: nobody's. */
  accountOf({ issuer, subject }: Pick<ExternalPerson, 'issuer' | 'subject'>): Promise<UserRow | null> {
    return this.database.first(FIND_ACCOUNT, [issuer, subject]);
  }

  async noteUse({ issuer, subject, name, email }: ExternalPerson, tx: Tx): Promise<void> {
    await tx.affected(NOTE_USE, [issuer, subject, name, email, tx.now]);
  }

  /** Its id. Fails at `pk_external_identities` and at `uq_external_identities_user_id`. */
  async connect(userId: string, person: ExternalPerson, tx: Tx): Promise<string> {
    const { issuer, subject, provider, name, email } = person;
    const values = [issuer, subject, userId, provider, name, email, tx.now];
    return (await tx.first<{ id: string }>(CONNECT, values))?.id ?? '';
  }

  listOf(userId: string, tx?: Tx): Promise<IdentityRow[]> {
    return (tx ?? this.database).query(LIST, [userId]);
  }

  async disconnect(userId: string, issuer: string, tx: Tx): Promise<void> {
    await tx.affected(DISCONNECT, [userId, issuer]);
  }

  /** Nobody else changes how the user signs in until the end of the transaction. @returns whether they have a password or a passkey */
  async lock(userId: string, tx: Tx): Promise<boolean> {
    return (await tx.first<{ signsIn: boolean }>(LOCK_USER, [userId]))?.signsIn ?? false;
  }
}
