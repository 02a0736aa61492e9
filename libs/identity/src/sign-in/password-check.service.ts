import { Injectable } from '@nestjs/common';

import { type Requester } from '#platform/auth';
import { GuessLimiter, type GuessRule } from '#platform/limits';

import { wrongPassword } from '../accounts/accounts.errors.js';
import { Accounts, type ProvenAccount } from '../accounts/accounts.service.js';
import type { OwnAccountRow } from '../accounts/own-accounts.repository.js';
import { Passwords } from '../accounts/passwords.js';
import { wrongCurrentPassword } from './sign-in.errors.js';

/** Wrong passwords of one client for one account, of one client at all, and for one account in an hour. */
const GUESSES: GuessRule = {
  name: 'auth:password',
  windowMs: 5 * 60_000,
  tries: 10,
  triesOfClient: 50,
  triesOfAll: 50,
};

/** Whose email address and password these are. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly accounts: Accounts,
    private readonly guesses: GuessLimiter,
    private readonly passwords: Passwords,
  ) {}

  /** Refuses whoever is signed in and does not know the password, as if they guessed it to sign in. */
  async demandOwn(account: OwnAccountRow | null, password: string, requester: Requester): Promise<void> {
    const target = account?.email?.trim().toLowerCase() ?? account?.id ?? '';
    const guess = this.guesses.guess(GUESSES, target, requester.caller);
    const attempt = { purpose: 'account', requester, guess } as const;
    if (!(await this.passwords.matches(password, account?.passwordHash ?? null, attempt)))
      throw wrongCurrentPassword();
  }

  /** Refuses wrong ones, and guessing. */
  async demand(email: string, password: string, requester: Requester): Promise<ProvenAccount> {
    const guess = this.guesses.guess(GUESSES, email.trim().toLowerCase(), requester.caller);
    const attempt = { purpose: 'account', requester, guess } as const;
    const proven = await this.accounts.verifyPassword(email, password, attempt);
    if (proven === null) throw wrongPassword();
    return proven;
  }
}
