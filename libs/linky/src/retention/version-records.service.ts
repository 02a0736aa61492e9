import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';

import { VersionRecordsRepository } from './version-records.repository.js';
import { LinkySettings } from '../linky.env.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 100;
/** Batches at a time; the next time goes on where this one ended. */
const BATCHES = 50;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Removes versions beyond those that are kept. An edit does so for its bundle; this is for those that nobody has edited
 * since the operator set less, so it looks at each bundle once after a start.
 */
@Injectable()
export class VersionRecords {
  private after = BEFORE_ALL;
  private done = false;

  constructor(
    private readonly versions: VersionRecordsRepository,
    private readonly transactions: Transactions,
    private readonly settings: LinkySettings,
    jobs: ScheduledJobs,
  ) {
    const failing = 'old versions of bundles could not be removed';
    jobs.add({ failing, everyMs: EVERY_MS, run: (ending) => this.sweep(ending) });
  }

  /** Some of the bundles, as long as there are any that it has not looked at. */
  async sweep(ending?: AbortSignal): Promise<void> {
    const { versionsKept, byteCaps } = this.settings;
    for (let batch = 1; batch <= BATCHES && !this.done && ending?.aborted !== true; batch += 1) {
      const walked = await this.transactions.statement((tx) =>
        this.versions.trim(this.after, AT_ONCE, versionsKept, byteCaps.versions, tx),
      );
      this.done = walked === null || walked.n < AT_ONCE;
      this.after = walked?.last ?? this.after;
    }
  }
}
