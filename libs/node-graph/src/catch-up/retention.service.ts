import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { Partitions } from '#platform/partitions';

import { DROP_HISTORY, RetentionRepository } from '../store/retention.repository.js';
import { NodeGraphSettings } from '../node-graph.env.js';

const AT_ONCE = 500;
const TABLES = ['node_graph.batch_log', 'node_graph.op_log', 'node_graph.delivery_log'] as const;

/** Forgets history that is older than `LIGATURE_HISTORY_DAYS`, weeks as a whole, the rest a little at a time. */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  constructor(
    private readonly repository: RetentionRepository,
    private readonly partitions: Partitions,
    private readonly sweeps: Sweeps,
    private readonly settings: NodeGraphSettings,
  ) {
    sweeps.schedule('old history could not be pruned', (ending) => this.prune(ending));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.begin(...TABLES);
  }

  /** Deletes everything that is too old; answers how many batches that were, beside whole weeks. */
  async prune(ending?: AbortSignal): Promise<number> {
    const before = this.sweeps.daysAgo(this.settings.historyDays);
    await this.partitions.make(...TABLES);
    await this.partitions.dropAll(DROP_HISTORY, before, ending);
    const step = async (tx: Tx): Promise<number> =>
      (await this.repository.alone(tx)) ? this.repository.prune(before, AT_ONCE, tx) : 0;
    return this.sweeps.steps(AT_ONCE, step, ending);
  }
}
