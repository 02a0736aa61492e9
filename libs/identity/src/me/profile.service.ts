import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { type Call, changesOf } from '#kernel';

import { displayNameMistake, emailMistake, usernameMistake } from '../accounts/account-rules.js';
import { userEvent } from '../accounts/accounts.events.js';
import { accountFieldInvalid, emailTaken, usernameTaken } from '../accounts/accounts.errors.js';
import {
  type OwnAccountRow,
  OwnAccountsRepository,
  type ProfileChanges,
} from '../accounts/own-accounts.repository.js';
import { VerifiedAddresses } from '../accounts/verified-addresses.js';
import { IdentitySettings } from '../identity.env.js';
import { accountGone } from './me.errors.js';

/** What somebody wants to be called; absent: as it is. */
export interface WantedProfile {
  readonly username?: string | null | undefined;
  /** Empty or `null`: none. */
  readonly displayName?: string | null | undefined;
  readonly email?: string | null | undefined;
}

const TOLD = ['username', 'displayName', 'email', 'emailVerified', 'pendingEmail'] as const;

/** Accounts in the hands of their owners. */
@Injectable()
export class Profile {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
    private readonly settings: IdentitySettings,
  ) {}

  get takesPasswords(): boolean {
    return this.settings.passwordSignIn === 'on';
  }

  async of(userId: string): Promise<OwnAccountRow> {
    const account = await this.accounts.find(userId);
    if (account === null) throw accountGone();
    return account;
  }

  /**
   * A new address waits until it is confirmed, and it is not told whether somebody else has it; the present one, asked
   * for again, takes that back. Where registration verifies addresses, so does this. Refuses wrong fields and a taken
   * username.
   */
  async change(userId: string, wanted: WantedProfile, call: Call): Promise<OwnAccountRow> {
    const changes = { ...namesOf(wanted), ...this.addressOf(await this.of(userId), wanted.email?.trim()) };
    try {
      const account = await this.transactions.run(async (tx) => {
        const before = await this.accounts.lock(userId, tx);
        const written = await this.accounts.update(userId, changes, tx);
        if (before === null || written === null) return null;
        if (changes.email !== undefined) this.addresses.announce(written, tx);
        const changed = changesOf(before, written, TOLD);
        if (changed !== null) tx.emit(call, userEvent('user.updated', written, { changes: changed }));
        return written;
      });
      if (account === null) throw accountGone();
      return account;
    } catch (error) {
      if (isViolation(error, 'uq_users_username')) throw usernameTaken();
      throw isViolation(error, 'uq_users_email') ? emailTaken() : error;
    }
  }

  private addressOf({ email: present }: OwnAccountRow, email: string | undefined): ProfileChanges {
    if (email === undefined) return {};
    demand('email', emailMistake(email));
    if (email.toLowerCase() === present?.toLowerCase()) return { pendingEmail: null };
    return this.settings.registrationVerifiesEmail ? { email, pendingEmail: null } : { pendingEmail: email };
  }
}

function namesOf(wanted: WantedProfile): ProfileChanges {
  const username = wanted.username?.trim();
  const displayName = wanted.displayName === undefined ? undefined : wanted.displayName?.trim() || null;
  if (username !== undefined) demand('username', usernameMistake(username));
  if (typeof displayName === 'string') demand('displayName', displayNameMistake(displayName));
  return { username, displayName };
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw accountFieldInvalid(field, mistake);
}
