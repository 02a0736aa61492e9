import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';

import { TalliesRepository } from './tallies.repository.js';

const FOLD_EVERY_MS = 5_000;
const FOLD_AT_ONCE = 5_000;

/** Folds what writers changed into the tallies now and then: totals are right without it, and quick with it. */
@Injectable()
export class TallyKeeper {
  constructor(
    private readonly tallies: TalliesRepository,
    private readonly transactions: Transactions,
    housekeeping: Housekeeping,
  ) {
    const failing = 'changes could not be folded into the tallies';
    housekeeping.take({ failing, everyMs: FOLD_EVERY_MS, run: (ending) => this.fold(ending) });
  }

  /** Folds until nothing is left, or somebody else does. */
  async fold(ending?: AbortSignal): Promise<void> {
    const step = (): Promise<number> =>
      this.transactions.run(async (tx) => (await this.tallies.fold(FOLD_AT_ONCE, tx)) ?? 0);
    await inBatches(FOLD_AT_ONCE, step, ending);
  }
}
