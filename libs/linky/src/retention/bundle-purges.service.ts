import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import { BundlePurgesRepository } from './bundle-purges.repository.js';
import { LinkySettings } from '../linky.env.js';

const AT_ONCE = 100;
/** Rows of each kind that one transaction removes at most. */
const PARTS_AT_ONCE = 5_000;
/** So late a bundle that nobody owns is purged after its end: a view shortly before may still have to be written. */
const MARGIN_DAYS = 1 / 24;

/**
 * Removes for good what deleted bundles hold when they can no longer be brought back, and what bundles hold that nobody
 * claimed and nobody looks at, or that the operator took down some time ago. Every replica may do so at once.
 */
@Injectable()
export class BundlePurges {
  constructor(
    private readonly bundles: BundlePurgesRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
  ) {
    sweeps.schedule('bundles that are due could not be purged', (ending) => this.purge(ending));
  }

  async purge(ending?: AbortSignal): Promise<void> {
    const { undeleteDays, unclaimedDays, takedownDays } = this.settings;
    await this.purgeAll('deleted', this.sweeps.daysAgo(undeleteDays), ending);
    await this.purgeAll('takenDown', this.sweeps.daysAgo(takedownDays), ending);
    if (unclaimedDays > 0) {
      await this.purgeAll('unclaimed', this.sweeps.daysAgo(unclaimedDays + MARGIN_DAYS), ending);
    }
  }

  private async purgeAll(kind: Kind, before: Date, ending?: AbortSignal): Promise<void> {
    await this.sweeps.steps(AT_ONCE, (tx) => this.purgeSome(kind, before, tx), ending);
  }

  /** A full batch also stands for bundles with parts left: the next step goes on with them. */
  private async purgeSome(kind: Kind, before: Date, tx: Tx): Promise<number> {
    const ids = await this.bundles.due(kind, before, AT_ONCE, tx);
    if (ids.length === 0) return 0;
    if (!(await this.bundles.purgeParts(ids, PARTS_AT_ONCE, tx))) return AT_ONCE;
    await this.bundles.purge(ids, this.sweeps.now(), tx);
    return ids.length;
  }
}

type Kind = Parameters<BundlePurgesRepository['due']>[0];
