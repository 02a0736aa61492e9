import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Mails } from '#events';
import type { Principal } from '#kernel';

import { OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { passwordChangedMail } from '../password-reset/password.texts.js';
import { Sessions } from '../sessions/sessions.service.js';
import { wrongCurrentPassword } from '../sign-in/sign-in.errors.js';
import { accountGone } from './me.errors.js';

/** The stored password of an account. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly sessions: Sessions,
    private readonly mails: Mails,
    private readonly transactions: Transactions,
  ) {}

  /** The hash as it is; refuses whoever has a password and does not give it. */
  async demandCurrent({ userId }: Principal, current: string | null): Promise<string | null> {
    if (userId === null) return null;
    const account = await this.accounts.find(userId);
    if (account === null) throw accountGone();
    if (account.passwordHash !== null && current === null) throw wrongCurrentPassword();
    return account.passwordHash;
  }

  /** All other sessions end, and the address of the account is told, if it was ever confirmed. */
  async replace(
    userId: string,
    { before, hash }: { readonly before: string | null; readonly hash: string },
    except: string | null,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      const account = await this.accounts.setPassword(userId, hash, before, tx);
      if (account === null) throw wrongCurrentPassword();
      await this.sessions.endAll(userId, { except }, tx);
      const { email, emailVerified } = account;
      if (email !== null && emailVerified)
        await this.mails.enqueue(tx, passwordChangedMail(email, `${this.mails.base}/reset`));
    });
  }
}
