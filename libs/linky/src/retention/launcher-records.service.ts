import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';

import { utcDay } from '../model/creator-fingerprint.js';
import { LAUNCHER_RECORDS, LauncherRecordsRepository } from './launcher-records.repository.js';
import { LinkySettings } from '../linky.env.js';

const AT_ONCE = 5_000;

/** Removes what happened on launchers before the days that insights look back on, and the counts of it. */
@Injectable()
export class LauncherRecords {
  constructor(
    private readonly records: LauncherRecordsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
  ) {
    sweeps.schedule('old records of launchers could not be removed', (ending) => this.sweep(ending));
  }

  /** A day more than is set is kept: a range begins within a day, and other replicas' clocks may be behind. */
  async sweep(ending?: AbortSignal): Promise<void> {
    const firstDay = utcDay(this.sweeps.daysAgo(this.settings.insightsDays + 1).getTime());
    for (const kind of LAUNCHER_RECORDS) {
      await this.sweeps.statements(AT_ONCE, (tx) => this.records.sweep(kind, firstDay, AT_ONCE, tx), ending);
    }
  }
}
