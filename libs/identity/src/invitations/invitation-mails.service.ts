import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Mails } from '#events';
import { Limiter } from '#platform/limits';

import { invitationMail } from './invitation.texts.js';
import type { InvitationRow } from './invitations.repository.js';

/** To one address, from whatever organizations. */
const MOST_PER_ADDRESS = 3;
const HOUR_MS = 3_600_000;

/** Invitations that are mailed to whom they are for; where no mail is sent, admins pass links on themselves. */
@Injectable()
export class InvitationMails {
  constructor(
    private readonly mails: Mails,
    private readonly limiter: Limiter,
  ) {}

  get areSent(): boolean {
    return this.mails.configured;
  }

  /** Counts a mail to the address. Refuses more than a few an hour; nothing is counted where none is sent. */
  async demandRoom(email: string): Promise<void> {
    if (!this.areSent) return;
    await this.limiter.consume('invitation-mail', email.toLowerCase(), MOST_PER_ADDRESS, HOUR_MS);
  }

  /** Of several for one invitation that still wait only the latest goes out, whose link is the one that works. */
  async send({ id, email, expiresAt }: InvitationRow, slug: string, token: string, tx: Tx): Promise<void> {
    const mail = invitationMail(email, slug, `${this.mails.base}/invitations/${token}`);
    await this.mails.enqueue(tx, mail, { until: expiresAt, key: keyOf(id) });
  }

  /** What still waits to be sent for an invitation that is withdrawn. */
  takeBack(id: string, tx: Tx): Promise<void> {
    return this.mails.takeBack(tx, keyOf(id));
  }
}

const keyOf = (id: string): string => `invitation ${id}`;
