import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { utcDay } from '../bundles/creator-fingerprint.js';
import { LAUNCHER_RECORDS, LauncherRecordsRepository } from './launcher-records.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 5_000;

/** Removes what happened on launchers before the days that insights look back on, and the counts of it. */
@Injectable()
export class LauncherRecords {
  constructor(
    private readonly records: LauncherRecordsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'old records of launchers could not be removed';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.sweep(ending) });
  }

  /** A day more than is set is kept: a range begins within a day, and other replicas' clocks may be behind. */
  async sweep(ending?: AbortSignal): Promise<void> {
    const firstDay = utcDay(this.clock.now() - (this.env.insightsDays + 1) * DAY_MS);
    for (const kind of LAUNCHER_RECORDS) {
      const step = (): Promise<number> =>
        this.transactions.statement((tx) => this.records.sweep(kind, firstDay, AT_ONCE, tx));
      await inBatches(AT_ONCE, step, ending);
    }
  }
}
