import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { type Call, userCall } from '#kernel';

import { emailTaken } from '../accounts/accounts.errors.js';
import { EmailVerification } from '../accounts/email-verification.service.js';
import { linkOver } from '../mail-links/mail-links.errors.js';
import type { MailLinkRow } from '../mail-links/mail-links.repository.js';
import { MailLinks } from '../mail-links/mail-links.service.js';
import { AddressNotices } from './address-notices.js';

/** Confirming an address with a link that was sent to it. */
@Injectable()
export class AddressConfirmation {
  constructor(
    private readonly links: MailLinks,
    private readonly verification: EmailVerification,
    private readonly notices: AddressNotices,
    private readonly transactions: Transactions,
  ) {}

  /** The address that a link would confirm; it stays good. `null`: it is over. */
  async addressOf(token: string): Promise<string | null> {
    const link = await this.links.find(token, 'address');
    return link?.email ?? null;
  }

  /**
   * Refuses a link that is over, that is for an address which the account neither has nor wants any more, and an
   * address that is verified to be somebody else's. Of several at once one is done.
   */
  async confirm(token: string, call: Call): Promise<void> {
    try {
      await this.transactions.run(async (tx) => {
        const link = await this.links.take(token, 'address', tx);
        if (link === null || !(await this.apply(link, call, tx))) throw linkOver();
      });
    } catch (error) {
      throw isViolation(error, 'uq_users_email') ? emailTaken() : error;
    }
  }

  private async apply({ userId, email }: MailLinkRow, origin: Call, tx: Tx): Promise<boolean> {
    if (email === null) return false;
    await this.notices.tell(userId, email, tx);
    return (await this.verification.confirm(userId, email, userCall(origin, { id: userId }), tx)) !== null;
  }
}
