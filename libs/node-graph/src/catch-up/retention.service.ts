import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import { RetentionRepository } from '../store/retention.repository.js';
import { NodeGraphSettings } from '../node-graph.env.js';

const AT_ONCE = 500;

/** Forgets history that is older than `LIGATURE_HISTORY_DAYS`, a little at a time. */
@Injectable()
export class Retention {
  constructor(
    private readonly repository: RetentionRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: NodeGraphSettings,
  ) {
    sweeps.schedule('old history could not be pruned', (ending) => this.prune(ending));
  }

  /** Deletes everything that is too old; answers how many batches that were. */
  prune(ending?: AbortSignal): Promise<number> {
    const before = this.sweeps.daysAgo(this.settings.historyDays);
    const step = async (tx: Tx): Promise<number> =>
      (await this.repository.alone(tx)) ? this.repository.prune(before, AT_ONCE, tx) : 0;
    return this.sweeps.steps(AT_ONCE, step, ending);
  }
}
