import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { Sweeps } from '#data';
import { Partitions } from '#platform/partitions';

import { utcDay } from '../model/creator-fingerprint.js';
import { DROP_EVENTS, LAUNCHER_RECORDS, LauncherRecordsRepository } from './launcher-records.repository.js';
import { LinkySettings } from '../linky.env.js';

const AT_ONCE = 5_000;
const EVENTS = 'linky.launcher_log';

/**
 * Removes what happened on launchers before the days that insights look back on, and the counts of it: weeks of events as
 * a whole, the rest in batches.
 */
@Injectable()
export class LauncherRecords implements OnApplicationBootstrap {
  constructor(
    private readonly records: LauncherRecordsRepository,
    private readonly partitions: Partitions,
    private readonly sweeps: Sweeps,
    private readonly settings: LinkySettings,
  ) {
    sweeps.schedule('old records of launchers could not be removed', (ending) => this.sweep(ending));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.begin(EVENTS);
  }

  /** A day more than is set is kept: a range begins within a day, and other replicas' clocks may be behind. */
  async sweep(ending?: AbortSignal): Promise<void> {
    const firstDay = utcDay(this.sweeps.daysAgo(this.settings.insightsDays + 1).getTime());
    await this.partitions.make(EVENTS);
    await this.partitions.dropAll(DROP_EVENTS, new Date(firstDay), ending);
    for (const kind of LAUNCHER_RECORDS) {
      await this.sweeps.statements(AT_ONCE, (tx) => this.records.sweep(kind, firstDay, AT_ONCE, tx), ending);
    }
  }
}
