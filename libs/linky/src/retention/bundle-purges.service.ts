import { Injectable } from '@nestjs/common';

import { Housekeeping, inBatches, Transactions } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { Env } from '#platform';

import { BundlePurgesRepository } from './bundle-purges.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 100;
/** Rows of each kind that one transaction removes at most. */
const PARTS_AT_ONCE = 5_000;
/** So late a bundle that nobody owns is purged after its end: a view shortly before may still have to be written. */
const MARGIN_MS = 3_600_000;

/**
 * Removes for good what deleted bundles hold when they can no longer be brought back, and what bundles hold that nobody
 * claimed and nobody looks at, or that the operator took down some time ago. Every replica may do so at once.
 */
@Injectable()
export class BundlePurges {
  constructor(
    private readonly bundles: BundlePurgesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
    housekeeping: Housekeeping,
  ) {
    const failing = 'bundles that are due could not be purged';
    housekeeping.take({ failing, everyMs: EVERY_MS, run: (ending) => this.purge(ending) });
  }

  async purge(ending?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const { undeleteDays, unclaimedDays, takedownDays } = this.env;
    await this.purgeAll('deleted', new Date(now - undeleteDays * DAY_MS), ending);
    await this.purgeAll('takenDown', new Date(now - takedownDays * DAY_MS), ending);
    if (unclaimedDays > 0) {
      await this.purgeAll('unclaimed', new Date(now - unclaimedDays * DAY_MS - MARGIN_MS), ending);
    }
  }

  private async purgeAll(kind: Kind, before: Date, ending?: AbortSignal): Promise<void> {
    await inBatches(AT_ONCE, () => this.purgeSome(kind, before), ending);
  }

  /** A full batch also stands for bundles with parts left: the next step goes on with them. */
  private purgeSome(kind: Kind, before: Date): Promise<number> {
    return this.transactions.run(async (tx) => {
      const ids = await this.bundles.due(kind, before, AT_ONCE, tx);
      if (ids.length === 0) return 0;
      if (!(await this.bundles.purgeParts(ids, PARTS_AT_ONCE, tx))) return AT_ONCE;
      await this.bundles.purge(ids, this.clock.date(), tx);
      return ids.length;
    });
  }
}

type Kind = Parameters<BundlePurgesRepository['due']>[0];
