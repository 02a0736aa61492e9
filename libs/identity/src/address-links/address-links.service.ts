import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Mails } from '#events';

import { type OwnAccountRow, OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { MailLinks } from '../mail-links/mail-links.service.js';
import { addressVerified, noMail } from './address-links.errors.js';
import { addressLinkMail } from './address.texts.js';

const LIFETIME_MS = 24 * 3_600_000;

/** Links that show that an address is somebody's, because they read its mail; for a day. */
@Injectable()
export class AddressLinks {
  constructor(
    private readonly links: MailLinks,
    private readonly accounts: OwnAccountsRepository,
    private readonly mails: Mails,
    private readonly transactions: Transactions,
  ) {}

  get areMailed(): boolean {
    return this.mails.configured;
  }

  /** The address of the user that is to be confirmed. Refuses where there is none, or where no mail is sent. */
  async openAddressOf(userId: string): Promise<string> {
    if (!this.mails.configured) throw noMail();
    const account = await this.accounts.find(userId);
    const email = account && openAddress(account);
    if (email === null) throw addressVerified();
    return email;
  }

  /** Mails one to the address. */
  async send(userId: string, email: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const order = { userId, purpose: 'address', email } as const;
      const token = await this.links.make({ ...order, lifetimeMs: LIFETIME_MS }, tx);
      const until = new Date(tx.now.getTime() + LIFETIME_MS);
      const mail = addressLinkMail(email, `${this.mails.base}/verify/${token}`);
      await this.mails.enqueue(tx, mail, { until, key: `address ${userId}` });
    });
  }
}

/** The one that the user wants, else the one that they have, as long as it is not verified. */
function openAddress({ pendingEmail, email, emailVerified }: OwnAccountRow): string | null {
  return pendingEmail ?? (emailVerified ? null : email);
}
