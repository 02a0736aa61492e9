import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { ClaimRecordsRepository } from './claim-records.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 1_000;

/**
 * Removes the recipient's address of a claim when it expires, and the claim itself some days later: until then its
 * link still tells what has become of it. A claim that succeeds loses the address at once.
 */
@Injectable()
export class ClaimRecords {
  constructor(
    private readonly claims: ClaimRecordsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'claims that are over could not be removed';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.sweep(ending) });
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const now = this.clock.date();
    const before = new Date(now.getTime() - this.env.claimRecordDays * DAY_MS);
    const forget = (): Promise<number> =>
      this.transactions.statement((tx) => this.claims.forgetRecipients(now, AT_ONCE, tx));
    const remove = (): Promise<number> =>
      this.transactions.statement((tx) => this.claims.deleteOld(before, AT_ONCE, tx));
    await inBatches(AT_ONCE, forget, ending);
    await inBatches(AT_ONCE, remove, ending);
  }
}
