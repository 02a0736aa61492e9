import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';

import { Sessions } from '../sessions/sessions.service.js';
import { demandNewPassword } from '../accounts/new-passwords.js';
import { OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { Passwords } from '../accounts/passwords.js';

/** Passwords that the operator gives. */
@Injectable()
export class AssignedPasswords {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /**
   * All sessions of the user end. Refuses a password that is short, long or common. `null`: there is no such user, or
   * they are changing it themselves.
   * @returns how many sessions there were
   */
  async assign(userId: string, password: string): Promise<number | null> {
    await demandNewPassword(password, 'password');
    const hash = await this.passwords.hash(password, 'account', { caller: 'operator' });
    const account = await this.accounts.find(userId);
    if (account === null) return null;
    return this.transactions.run(async (tx) => {
      const changed = await this.accounts.setPassword(userId, hash, account.passwordHash, tx);
      return changed && this.sessions.endAll(userId, {}, tx);
    });
  }
}
