import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { type OwnAccountRow, OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { signedInUser } from '../organizations/organization-access.js';
import { PasswordCheck } from './password-check.service.js';
import { signInAgain } from './sign-in.errors.js';

/** How long somebody who has just signed in is taken at their word. */
const RECENT_MS = 10 * 60_000;

/** Demands a proof that whoever does something dangerous is not just sitting at somebody else's screen. */
@Injectable()
export class RecentSignIn {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly passwords: PasswordCheck,
    private readonly clock: Clock,
  ) {}

  /**
   * Refuses keys, a wrong password, and without one whoever did not sign in within the last ten minutes.
   * @returns the user
   */
  async demand(caller: Principal, password: string | null, requester: Requester): Promise<string> {
    const userId = signedInUser(caller);
    const account = password === null ? null : await this.accounts.find(userId);
    await this.demandOf(account, caller, password, requester);
    return userId;
  }

  /** The same where the account was read already. */
  async demandOf(
    account: OwnAccountRow | null,
    caller: Principal,
    password: string | null,
    requester: Requester,
  ): Promise<void> {
    if (password !== null) return this.passwords.demandOwn(account, password, requester);
    if (!this.isRecent(caller)) throw signInAgain();
  }

  /** Whether they signed in within the last ten minutes. */
  isRecent({ credential }: Principal): boolean {
    const signedInAt = credential.type === 'session' ? credential.signedInAt : null;
    return signedInAt !== null && this.clock.now() - signedInAt <= RECENT_MS;
  }
}
