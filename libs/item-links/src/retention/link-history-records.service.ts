import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';
import { Env } from '#platform';

import { LinkHistoryRecordsRepository } from './link-history-records.repository.js';

const AT_ONCE = 2_000;

/** Forgets links that were removed long ago; the history of those that are there stays. */
@Injectable()
export class LinkHistoryRecords {
  constructor(
    private readonly records: LinkHistoryRecordsRepository,
    private readonly sweeps: Sweeps,
    private readonly env: Env,
  ) {
    sweeps.schedule('the history of links could not be pruned', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const { linkHistoryDays } = this.env;
    if (linkHistoryDays === 0) return;
    const before = this.sweeps.daysAgo(linkHistoryDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.records.sweep(before, AT_ONCE, tx), ending);
  }
}
