import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { ToldUser } from '../accounts/told-user.js';
import type { ProviderName } from '../accounts/external-identity.entity.js';
import type { PlaceInList } from '../lists/pages.js';
import { BY_ID, DISABLE, ENABLE, LIST, NAMED } from './user-directory.statements.js';

/** A user as the operator sees them. */
export interface KnownUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly hasPassword: boolean;
  readonly hasPasskeys: boolean;
  /** Of the accounts elsewhere that they can sign in with, each once. */
  readonly providers: readonly ProviderName[];
  /** Since when signing in takes a second factor; `null`: it does not. */
  readonly secondFactorAt: Date | null;
  /** Of the identity provider that they come from; `null`: they are this service's own. */
  readonly issuer: string | null;
  /** `null`: they may come in. */
  readonly disabledAt: Date | null;
  /** When the deleted account is removed; `null`: it is not deleted. */
  readonly eraseAt: Date | null;
  readonly createdAt: Date;
}

@Injectable()
export class UserDirectoryRepository {
  constructor(private readonly database: Database) {}

  /** By username, whatever its case. */
  list({ after, search, most }: PlaceInList): Promise<KnownUser[]> {
    return this.database.query(LIST, [after, search, most]);
  }

  findNamed(name: string): Promise<KnownUser | null> {
    return this.database.first(NAMED, [name]);
  }

  /** `null`: there is no such user. */
  disable(id: string, tx: Tx): Promise<ToldUser | null> {
    return tx.first(DISABLE, [id, tx.now]);
  }

  /** `null`: there is no such user. */
  enable(id: string, tx: Tx): Promise<ToldUser | null> {
    return tx.first(ENABLE, [id]);
  }

  findById(id: string): Promise<KnownUser | null> {
    return this.database.first(BY_ID, [id]);
  }
}
