import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import { TalliesRepository } from './tallies.repository.js';

const FOLD_EVERY_MS = 5_000;
const FOLD_AT_ONCE = 5_000;

/** Folds what writers changed into the tallies now and then: totals are right without it, and quick with it. */
@Injectable()
export class CounterRollup {
  constructor(
    private readonly tallies: TalliesRepository,
    private readonly sweeps: Sweeps,
  ) {
    const failing = 'changes could not be folded into the tallies';
    sweeps.schedule(failing, (ending) => this.fold(ending), FOLD_EVERY_MS);
  }

  /** Folds until nothing is left, or somebody else does. */
  async fold(ending?: AbortSignal): Promise<void> {
    const step = async (tx: Tx): Promise<number> => (await this.tallies.fold(FOLD_AT_ONCE, tx)) ?? 0;
    await this.sweeps.steps(FOLD_AT_ONCE, step, ending);
  }
}
