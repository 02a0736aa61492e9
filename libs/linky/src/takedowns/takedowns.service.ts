import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { bundleNotFound, contentPurged, notTakenDown } from '../linky.errors.js';
import { type Named, TakedownsRepository } from './takedowns.repository.js';

/** A bundle that is taken down. */
export interface TakenDown {
  readonly slug: string;
  readonly takenDownAt: Date;
}

/** Takes bundles off the service, for its operator: whoever owns them, they are not shown, read or changed any more. */
@Injectable()
export class Takedowns {
  constructor(
    private readonly bundles: TakedownsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * By slug or alias, deleted bundles too. One that is taken down already stays so, with the new reason if there is
   * one. Refuses a name that no bundle has, or whose bundle is purged.
   */
  takeDown(name: string, reason: string | null): Promise<TakenDown> {
    return this.locked(name, async (bundle, tx) => {
      if (bundle.takenDownAt === null && bundle.purgedAt !== null) throw bundleNotFound();
      const takenDownAt = bundle.takenDownAt ?? this.clock.date();
      if (bundle.takenDownAt === null) await this.bundles.takeDown(bundle.id, takenDownAt, reason, tx);
      else if (reason !== null) await this.bundles.setReason(bundle.id, reason, tx);
      return { slug: bundle.slug, takenDownAt };
    });
  }

  /** Makes it what it was before. Refuses a bundle that is not taken down, and one whose content is purged. */
  reinstate(name: string): Promise<{ readonly slug: string }> {
    return this.locked(name, async ({ id, slug, takenDownAt, purgedAt }, tx) => {
      if (takenDownAt === null) throw notTakenDown();
      if (purgedAt !== null) throw contentPurged();
      await this.bundles.reinstate(id, this.clock.date(), tx);
      return { slug };
    });
  }

  private locked<T>(name: string, work: (bundle: Named, tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      const bundle = await this.bundles.lock(name, tx);
      if (bundle === null) throw bundleNotFound();
      return work(bundle, tx);
    });
  }
}
