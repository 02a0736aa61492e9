import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Mails } from '#events';

import { MailLinks } from '../mail-links/mail-links.service.js';
import { passwordLinkMail } from './password.texts.js';
import { PasswordOwnersRepository } from './password-owners.repository.js';

const LIFETIME_MS = 30 * 60_000;

/** Links with which people choose a new password, within half an hour. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly links: MailLinks,
    private readonly owners: PasswordOwnersRepository,
    private readonly mails: Mails,
    private readonly transactions: Transactions,
  ) {}

  get areMailed(): boolean {
    return this.mails.configured;
  }

  /** Mails one to the address, if an account that can have a password has it. */
  async send(email: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const owner = await this.owners.find(email, tx);
      if (owner?.email == null) return;
      const order = { userId: owner.id, purpose: 'password', email: owner.email } as const;
      const token = await this.links.make({ ...order, lifetimeMs: LIFETIME_MS }, tx);
      const mail = passwordLinkMail(owner.email, `${this.mails.base}${pathOf(token)}`);
      const until = new Date(tx.now.getTime() + LIFETIME_MS);
      await this.mails.enqueue(tx, mail, { until, key: `password ${owner.id}` });
    });
  }

  /**
   * For the operator to hand over: it proves nobody's address.
   * @returns path of the link; `null`: no account that can have a password has the address
   */
  async issue(email: string): Promise<string | null> {
    return this.transactions.run(async (tx) => {
      const owner = await this.owners.find(email.trim(), tx);
      if (owner === null) return null;
      const order = { userId: owner.id, purpose: 'password', email: null } as const;
      return pathOf(await this.links.make({ ...order, lifetimeMs: LIFETIME_MS }, tx));
    });
  }
}

function pathOf(token: string): string {
  return `/reset/${token}`;
}
