import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, newId } from '#kernel';
import type { Requester } from '#platform';

import { displayNameMistake, emailMistake, passwordMistake, usernameMistake } from './account-rules.js';
import { accountFieldInvalid, emailTaken, usernameTaken } from './accounts.errors.js';
import { Passwords } from './passwords.js';
import { type NewUser, type UserRow, UsersRepository } from './users.repository.js';

/** A user as everybody may know him. */
export interface Account {
  readonly id: string;
  readonly email: string | null;
  readonly username: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly displayName?: string | null | undefined;
  /** Absent: the user cannot sign in with a password, only use keys. */
  readonly password?: string | null | undefined;
}

const OPERATOR: Requester = { caller: 'operator' };

/** Users: making them, finding them, checking their passwords. */
@Injectable()
export class Accounts {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Makes a local account. Refuses wrong fields, a taken email address and a taken username. */
  async register(registration: Registration, requester = OPERATOR): Promise<Account> {
    const email = registration.email.trim();
    const username = registration.username.trim();
    const displayName = registration.displayName?.trim() || null;
    const password = registration.password ?? null;
    demand('email', emailMistake(email));
    demand('username', usernameMistake(username));
    if (displayName !== null) demand('displayName', displayNameMistake(displayName));
    if (password !== null) demand('password', passwordMistake(password));

    const account = { id: newId(), email, username, displayName, createdAt: this.clock.date() };
    const passwordHash = password === null ? null : await this.passwords.hash(password, 'account', requester);
    await this.insert({ ...account, passwordHash, issuer: null, subject: null });
    return account;
  }

  /** The account whose email address and password these are. Takes as long for accounts that do not exist. */
  async verifyPassword(email: string, password: string, requester: Requester): Promise<Account | null> {
    const user = await this.users.findByEmail(email.trim());
    const hash = user?.passwordHash ?? null;
    if (!(await this.passwords.matches(password, hash, 'account', requester))) return null;
    return user && accountOf(user);
  }

  async findUserByEmail(email: string): Promise<Account | null> {
    const user = await this.users.findByEmail(email.trim());
    return user && accountOf(user);
  }

  async findUserByUsername(username: string): Promise<Account | null> {
    return this.users.findByUsername(username.trim());
  }

  /** The users who exist among the ids, in no particular order. */
  async usersById(ids: readonly string[]): Promise<Account[]> {
    return ids.length === 0 ? [] : this.users.listByIds(ids);
  }

  /** Deletes a user with his memberships and keys; his sessions end at once. `false`: there was none. */
  async remove(id: string): Promise<boolean> {
    return this.transactions.statement((tx) => this.users.delete(id, tx));
  }

  private async insert(user: NewUser): Promise<void> {
    try {
      await this.transactions.statement((tx) => this.users.insert(user, tx));
    } catch (error) {
      if (isViolation(error, 'uq_users_email')) throw emailTaken();
      if (isViolation(error, 'uq_users_username')) throw usernameTaken();
      throw error;
    }
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw accountFieldInvalid(field, mistake);
}

function accountOf({ id, email, username, displayName, createdAt }: UserRow): Account {
  return { id, email, username, displayName, createdAt };
}
