import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Mails } from '#events';

import { type FactorChange, factorChangedMail, recoveryCodeUsedMail } from './factor.texts.js';

interface Owner {
  readonly email: string | null;
  readonly emailVerified: boolean;
}

/** Tells the owner of an account by mail what became of their factors, where their address is verified. */
@Injectable()
export class FactorNotices {
  constructor(private readonly mails: Mails) {}

  async changed({ email, emailVerified }: Owner, change: FactorChange, tx: Tx): Promise<void> {
    if (email === null || !emailVerified) return;
    await this.mails.enqueue(tx, factorChangedMail(email, change, this.page));
  }

  async recoveryCodeUsed({ email, emailVerified }: Owner, left: number, tx: Tx): Promise<void> {
    if (email === null || !emailVerified) return;
    await this.mails.enqueue(tx, recoveryCodeUsedMail(email, left, this.page));
  }

  private get page(): string {
    return `${this.mails.base}/account/second-factor`;
  }
}
