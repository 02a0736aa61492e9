import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { type Mail, Mails } from '#events';
import type { Call } from '#kernel';

import { userEvent } from '../accounts/accounts.events.js';
import { OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { Sessions } from '../sessions/sessions.service.js';

/** A hash that takes the place of another one. */
export interface Replacement {
  readonly userId: string;
  /** Which the account has to have still; `null`: no password. */
  readonly before: string | null;
  readonly hash: string;
  /** The session that goes on; `null`: all end. */
  readonly except: string | null;
  readonly call: Call;
  /** What the owner is told, at their address and with where to choose another password. */
  readonly notice: (to: string, url: string) => Mail;
}

/** Another password in place of the stored one, whoever it comes from. */
@Injectable()
export class PasswordReplacement {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly sessions: Sessions,
    private readonly mails: Mails,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Sessions end with it, and the address of the account is told, if it was ever confirmed. `null`: the password is
   * another one by now, and stays.
   * @returns how many sessions ended
   */
  replace({ userId, before, hash, except, call, notice }: Replacement): Promise<number | null> {
    return this.transactions.run(async (tx) => {
      const account = await this.accounts.setPassword(userId, hash, before, tx);
      if (account === null) return null;
      tx.emit(call, userEvent('user.password_changed', account));
      const ended = await this.sessions.endAll(userId, { except, call }, tx);
      const { email, emailVerified } = account;
      if (email !== null && emailVerified)
        await this.mails.enqueue(tx, notice(email, `${this.mails.base}/reset`));
      return ended;
    });
  }
}
