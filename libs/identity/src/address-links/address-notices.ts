import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Mails } from '#events';

import { UsersRepository } from '../accounts/users.repository.js';
import { addressChangedMail } from './address.texts.js';

/** Tells the address that an account has had of the one that takes its place. */
@Injectable()
export class AddressNotices {
  constructor(
    private readonly users: UsersRepository,
    private readonly mails: Mails,
  ) {}

  /** To be called before the address is another one. One that was never confirmed is not told. */
  async tell(userId: string, next: string, tx: Tx): Promise<void> {
    const [user] = await this.users.listByIds([userId], tx);
    if (user?.email == null || !user.emailVerified) return;
    if (user.email.toLowerCase() === next.toLowerCase()) return;
    await this.mails.enqueue(tx, addressChangedMail(user.email, this.mails.base));
  }
}
