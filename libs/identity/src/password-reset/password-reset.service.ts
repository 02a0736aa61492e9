import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import type { Requester } from '#platform/auth';

import { demandNewPassword } from '../accounts/new-passwords.js';
import { Passwords } from '../accounts/passwords.js';
import { linkOver } from '../mail-links/mail-links.errors.js';
import { MailLinks } from '../mail-links/mail-links.service.js';
import { LinkedAccount } from './linked-account.js';

/** Choosing a new password with a link that was sent to one's address, or handed over by the operator. */
@Injectable()
export class PasswordReset {
  constructor(
    private readonly links: MailLinks,
    private readonly passwords: Passwords,
    private readonly account: LinkedAccount,
    private readonly transactions: Transactions,
  ) {}

  /** Whether a link can be used; it stays good. */
  async isGood(token: string): Promise<boolean> {
    return (await this.links.find(token, 'password')) !== null;
  }

  /**
   * All sessions of the account end. Refuses a password that is none, for which the link stays good, and a link that
   * is over. Of several at once one is made.
   */
  async confirm(token: string, password: string, requester: Requester): Promise<void> {
    if (!(await this.isGood(token))) throw linkOver();
    await demandNewPassword(password, 'password');
    const hash = await this.passwords.hash(password, 'account', requester);
    try {
      await this.transactions.run(async (tx) => {
        const link = await this.links.take(token, 'password', tx);
        if (link === null || !(await this.account.setPassword(link, hash, requester.call, tx)))
          throw linkOver();
      });
    } catch (error) {
      // Meanwhile the address was verified to be somebody else's.
      throw isViolation(error, 'uq_users_email') ? linkOver() : error;
    }
  }
}
