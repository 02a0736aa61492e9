import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Mails } from '#events';
import { type Call, userCall } from '#kernel';

import { userEvent } from '../accounts/accounts.events.js';
import { VerifiedAddresses } from '../accounts/verified-addresses.js';
import type { MailLinkRow } from '../mail-links/mail-links.repository.js';
import { Sessions } from '../sessions/sessions.service.js';
import { passwordChangedMail } from './password.texts.js';
import { PasswordOwnersRepository } from './password-owners.repository.js';

/** The account that a link is for, in the hands of whoever has shown it. */
@Injectable()
export class LinkedAccount {
  constructor(
    private readonly owners: PasswordOwnersRepository,
    private readonly sessions: Sessions,
    private readonly addresses: VerifiedAddresses,
    private readonly mails: Mails,
  ) {}

  /** With it all sessions end, and the address counts as verified that the link was sent to. `false`: it is not for this account any more. */
  async setPassword({ userId, email }: MailLinkRow, hash: string, origin: Call, tx: Tx): Promise<boolean> {
    const user = await this.owners.setPassword(userId, hash, email, tx);
    if (user === null) return false;
    const call = userCall(origin, user);
    tx.emit(call, userEvent('user.password_changed', user));
    await this.sessions.endAll(userId, { call }, tx);
    this.addresses.announce(user, tx);
    if (user.email !== null)
      await this.mails.enqueue(tx, passwordChangedMail(user.email, `${this.mails.base}/reset`));
    return true;
  }
}
