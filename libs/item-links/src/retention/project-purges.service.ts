import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { ProjectPurgesRepository } from './project-purges.repository.js';

const EVERY_MS = 10 * 60_000;
/** Rows of each kind that one transaction removes at most. */
const AT_ONCE = 1_000;

/** Removes deleted projects for good when they can no longer be restored. Every replica may do so at once. */
@Injectable()
export class ProjectPurges {
  constructor(
    private readonly projects: ProjectPurgesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'deleted projects could not be purged';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.purge(ending) });
  }

  async purge(ending?: AbortSignal): Promise<void> {
    await inBatches(1, () => this.step(), ending);
  }

  /** A batch of one project; 0: none is due. */
  private step(): Promise<number> {
    const now = this.clock.date();
    const before = new Date(now.getTime() - this.env.projectUndeleteDays * DAY_MS);
    return this.transactions.run(async (tx) => {
      const id = await this.projects.take(before, now, tx);
      if (id === null) return 0;
      if (await this.projects.purgeParts(id, AT_ONCE, tx)) await this.projects.purge(id, tx);
      return 1;
    });
  }
}
