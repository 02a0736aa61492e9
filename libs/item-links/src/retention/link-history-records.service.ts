import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { LinkHistoryRecordsRepository } from './link-history-records.repository.js';
import { ItemLinksSettings } from '../item-links.env.js';

const AT_ONCE = 2_000;

/** Forgets links that were removed long ago; the history of those that are there stays. */
@Injectable()
export class LinkHistoryRecords {
  constructor(
    private readonly records: LinkHistoryRecordsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: ItemLinksSettings,
  ) {
    sweeps.schedule('the history of links could not be pruned', (ending) => this.sweep(ending));
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const { linkHistoryDays } = this.settings;
    if (linkHistoryDays === 0) return;
    const before = this.sweeps.daysAgo(linkHistoryDays);
    await this.sweeps.statements(AT_ONCE, (tx) => this.records.sweep(before, AT_ONCE, tx), ending);
  }
}
