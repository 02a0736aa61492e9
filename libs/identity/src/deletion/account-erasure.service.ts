import { Injectable } from '@nestjs/common';

import { Sweeps, Transactions } from '#data';

import { AccountDeletionsRepository } from './account-deletions.repository.js';
import { PersonalParts } from './personal-parts.js';

const AT_ONCE = 20;

/**
 * Removes for good what deleted accounts hold, when their days of grace are over: each module its part, and the account
 * last, so that a crash in between leaves it due. Where no module tells of a part, as in commands of the operator,
 * nothing is removed.
 */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly accounts: AccountDeletionsRepository,
    private readonly parts: PersonalParts,
    private readonly transactions: Transactions,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('deleted accounts could not be removed', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    if (this.parts.all.length === 0) return;
    for (const userId of await this.accounts.due(this.sweeps.now(), AT_ONCE)) {
      for (const part of this.parts.all) {
        await part.erase(userId, ending);
        if (ending?.aborted === true) return;
      }
      await this.transactions.statement((tx) => this.accounts.erase(userId, tx));
    }
  }
}
