import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { type Call, newId, systemCall, userCall } from '#kernel';
import type { Requester, WorkFor } from '#platform/auth';

import { displayNameMistake, emailMistake, usernameMistake } from './account-rules.js';
import { signInFailed, userEvent } from './accounts.events.js';
import { accountFieldInvalid, emailTaken, usernameTaken } from './accounts.errors.js';
import { demandNewPassword } from './new-passwords.js';
import { type PasswordAttempt, Passwords } from './passwords.js';
import { type NewUser, type UserRow, UsersRepository } from './users.repository.js';
import { VerifiedAddresses } from './verified-addresses.js';

/** A user as everybody may know them. */
export interface Account {
  readonly id: string;
  /** `null` as long as nobody has verified it. */
  readonly email: string | null;
  readonly username: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

/** A user as they know themselves: with an address that may not be verified. */
export type OwnAccount = UserRow;

/** An account whose password was shown, and the hash that it was compared with. */
export interface ProvenAccount {
  readonly user: OwnAccount;
  readonly passwordHash: string;
}

export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly displayName?: string | null | undefined;
  /** Absent: the user cannot sign in with a password, only use keys. */
  readonly password?: string | null | undefined;
}

/** Users: making them, finding them, checking their passwords. */
@Injectable()
export class Accounts {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
  ) {}

  /** Makes an account on the word of the operator: the address is verified. Refuses as `register` does. */
  async add(registration: Registration, call: Call): Promise<OwnAccount> {
    return this.make(registration, true, { caller: 'operator' }, () => call);
  }

  /**
   * Makes an account for whoever asks. Refuses wrong fields, a taken email address and a taken username.
   * @param emailVerified whether the address counts as theirs, though nobody has verified it
   */
  async register(
    registration: Registration,
    requester: Requester,
    emailVerified: boolean,
  ): Promise<OwnAccount> {
    return this.make(registration, emailVerified, requester, (made) => userCall(requester.call, made));
  }

  /** The account whose email address and password these are. Takes as long for accounts that do not exist. */
  async verifyPassword(
    email: string,
    password: string,
    attempt: PasswordAttempt & { readonly requester: Requester },
  ): Promise<ProvenAccount | null> {
    const user = await this.users.findToSignIn(email.trim());
    const hash = user?.passwordHash ?? null;
    if (!(await this.passwords.matches(password, hash, attempt))) {
      if (user !== null) this.noteFailure(user, attempt.requester);
      return null;
    }
    return user && hash !== null ? { user: ownAccountOf(user), passwordHash: hash } : null;
  }

  /** The user whose verified address it is. */
  async findUserByEmail(email: string): Promise<Account | null> {
    const [user] = await this.findUsersByEmail([email]);
    return user ?? null;
  }

  /** The users whose verified addresses are among these, in no particular order. */
  async findUsersByEmail(emails: readonly string[]): Promise<Account[]> {
    const sought = emails.map((email) => email.trim());
    return sought.length === 0 ? [] : (await this.users.listByVerifiedEmails(sought)).map(accountOf);
  }

  async findUserByUsername(username: string): Promise<Account | null> {
    const user = await this.users.findByUsername(username.trim());
    return user && accountOf(user);
  }

  /** The users who exist among the ids, in no particular order. */
  async usersById(ids: readonly string[], tx?: Tx): Promise<Account[]> {
    return ids.length === 0 ? [] : (await this.users.listByIds(ids, tx)).map(accountOf);
  }

  /** Deletes a user with their memberships and keys; their sessions end at once. `false`: there was none. */
  async remove(id: string): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const deleted = await this.users.delete(id, tx);
      if (deleted !== null) tx.emit(systemCall('cli'), userEvent('user.deleted', deleted));
      return deleted !== null;
    });
  }

  /** Nobody waits for it: how long an answer takes must not tell whether there is such an account. */
  private noteFailure({ id, username }: UserRow, { call }: Requester): void {
    const event = signInFailed({ id, username }, 'password');
    void this.transactions
      .run(async (tx) => {
        tx.emit(call, event);
        await Promise.resolve();
      })
      .catch(() => undefined);
  }

  private async make(
    registration: Registration,
    emailVerified: boolean,
    requester: WorkFor,
    callOf: (account: { readonly id: string; readonly username: string }) => Call,
  ): Promise<OwnAccount> {
    const email = registration.email.trim();
    const username = registration.username.trim();
    const displayName = registration.displayName?.trim() || null;
    const password = registration.password ?? null;
    demand('email', emailMistake(email));
    demand('username', usernameMistake(username));
    if (displayName !== null) demand('displayName', displayNameMistake(displayName));
    if (password !== null) await demandNewPassword(password, 'password');

    const account = { id: newId(), email, emailVerified, username, displayName };
    const passwordHash = password === null ? null : await this.passwords.hash(password, 'account', requester);
    return this.insert({ ...account, passwordHash }, callOf(account));
  }

  private async insert(account: Omit<NewUser, 'createdAt'>, call: Call): Promise<OwnAccount> {
    try {
      const made = await this.transactions.run(async (tx) => {
        const user = { ...account, createdAt: tx.now };
        this.addresses.announce(user, tx);
        const isMade = user.emailVerified
          ? await this.users.insert(user, tx)
          : await this.users.insertUnverified(user, tx);
        if (isMade) tx.emit(call, userEvent('user.created', user));
        return isMade ? user : null;
      });
      if (made === null) throw emailTaken();
      return ownAccountOf(made);
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

function accountOf(user: UserRow): Account {
  const { id, email, emailVerified, username, displayName, createdAt } = user;
  return { id, email: emailVerified ? email : null, username, displayName, createdAt };
}

/** Without the password's hash. */
function ownAccountOf({ id, email, emailVerified, username, displayName, createdAt }: UserRow): OwnAccount {
  return { id, email, emailVerified, username, displayName, createdAt };
}
