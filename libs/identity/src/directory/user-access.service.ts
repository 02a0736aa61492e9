import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { systemCall } from '#kernel';

import { userEvent } from '../accounts/accounts.events.js';
import { Sessions } from '../sessions/sessions.service.js';
import { UserDirectoryRepository } from './user-directory.repository.js';

/** Whether users may come in: the operator locks out whoever has left, or whose account has fallen into wrong hands. */
@Injectable()
export class UserAccess {
  constructor(
    private readonly users: UserDirectoryRepository,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /**
   * From the next request on, and for sockets within seconds, neither sessions nor personal keys of the user work; what
   * they own stays. Sessions are over for good, keys work again once the user is enabled.
   * @returns `false`: there is no such user
   */
  disable(userId: string): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const user = await this.users.disable(userId, tx);
      if (user === null) return false;
      const call = systemCall('cli');
      tx.emit(call, userEvent('user.disabled', user));
      await this.sessions.endAll(userId, { call }, tx);
      return true;
    });
  }

  /** `false`: there is no such user. */
  enable(userId: string): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const user = await this.users.enable(userId, tx);
      if (user !== null) tx.emit(systemCall('cli'), userEvent('user.enabled', user));
      return user !== null;
    });
  }
}
