import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { LinkHistoryRecordsRepository } from './link-history-records.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 2_000;

/** Forgets links that were removed long ago; the history of those that are there stays. */
@Injectable()
export class LinkHistoryRecords {
  constructor(
    private readonly records: LinkHistoryRecordsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'the history of links could not be pruned';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.sweep(ending) });
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const { linkHistoryDays } = this.env;
    if (linkHistoryDays === 0) return;
    const before = new Date(this.clock.now() - linkHistoryDays * DAY_MS);
    const step = (): Promise<number> =>
      this.transactions.statement((tx) => this.records.sweep(before, AT_ONCE, tx));
    await inBatches(AT_ONCE, step, ending);
  }
}
