import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { RetentionRepository } from './retention.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 500;

/** Forgets history that is older than `LIGATURE_HISTORY_DAYS`, a little at a time. */
@Injectable()
export class Retention {
  constructor(
    private readonly repository: RetentionRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'old history could not be pruned';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.prune(ending) });
  }

  /** Deletes everything that is too old; answers how many batches that were. */
  prune(ending?: AbortSignal): Promise<number> {
    const before = new Date(this.clock.now() - this.env.historyDays * DAY_MS);
    const step = (): Promise<number> =>
      this.transactions.run(async (tx) =>
        (await this.repository.alone(tx)) ? this.repository.prune(before, AT_ONCE, tx) : 0,
      );
    return inBatches(AT_ONCE, step, ending);
  }
}
