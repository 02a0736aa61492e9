import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { type Call, DAY_MS, systemCall } from '#kernel';

import { userEvent } from '../accounts/accounts.events.js';
import { IdentitySettings } from '../identity.env.js';
import { ADMIN_ROLES } from '../organizations/role-of.js';
import { Sessions } from '../sessions/sessions.service.js';
import { AccountDeletionsRepository, type RestoredAccount } from './account-deletions.repository.js';
import { onlyAdmin, severalDeleted } from './account-deletions.errors.js';

/**
 * Deleted accounts: nobody can sign in to them or use their keys from now on, and what they hold is removed when the
 * days of grace are over, in which the operator can bring them back.
 */
@Injectable()
export class AccountDeletions {
  constructor(
    private readonly accounts: AccountDeletionsRepository,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    private readonly settings: IdentitySettings,
  ) {}

  /**
   * Refuses whoever is the only admin of an organization; of two admins who go at once one stays.
   * @returns when it is removed for good
   */
  delete(userId: string, call: Call): Promise<Date> {
    return this.transactions.run(async (tx) => {
      const organizations = await this.accounts.lockOrganizations(userId, ADMIN_ROLES, tx);
      const lost = await this.accounts.withoutAdmin(organizations, userId, ADMIN_ROLES, tx);
      if (lost.length > 0) throw onlyAdmin(lost);
      const eraseAt = new Date(tx.now.getTime() + this.settings.eraseDays * DAY_MS);
      const deleted = await this.accounts.mark(userId, eraseAt, tx);
      if (deleted !== null) tx.emit(call, userEvent('user.deleted', deleted, { eraseAt }));
      await this.sessions.endAll(userId, { call }, tx);
      return eraseAt;
    });
  }

  /**
   * Refuses an address that several deleted accounts have, which their usernames tell apart.
   * @param name address, username or id. `null`: no such account was deleted, or it is too late
   */
  restore(name: string): Promise<RestoredAccount | null> {
    const sought = name.trim();
    return this.transactions.run(async (tx) => {
      const found = await this.accounts.restorable(sought, tx);
      const [first] = found;
      if (first === undefined) return null;
      const isNamed = [first.id, first.username.toLowerCase()].includes(sought.toLowerCase());
      if (found.length > 1 && !isNamed) throw severalDeleted(sought, found);
      const restored = await this.accounts.restore(first.id, tx);
      if (restored !== null) tx.emit(systemCall('cli'), userEvent('user.restored', restored));
      return restored;
    });
  }
}
