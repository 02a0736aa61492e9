import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { IdempotencyRepository } from './idempotency.repository.js';

const EVERY_MS = 60_000;
const AT_ONCE = 1_000;

/** Removes answers that are given no more. */
@Injectable()
export class IdempotencySweep {
  constructor(
    private readonly keys: IdempotencyRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('expired idempotency keys could not be removed', (ending) => this.run(ending), EVERY_MS);
  }

  /** Answers how many keys that were. */
  run(ending?: AbortSignal): Promise<number> {
    const now = this.sweeps.now();
    return this.sweeps.statements(AT_ONCE, (tx) => this.keys.sweep(now, AT_ONCE, tx), ending);
  }
}
