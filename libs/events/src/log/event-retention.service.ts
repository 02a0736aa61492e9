import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { sql, Sweeps } from '#data';
import { Partitions } from '#platform/partitions';

import { EventsSettings } from '../events.env.js';

const TABLES = ['events.log_change', 'events.log_audit'] as const;
const DROP_CHANGES = sql('events.drop_changes', `select events.drop_partition('change', $1) as dropped`);
const DROP_AUDIT = sql('events.drop_audit', `select events.drop_partition('audit', $1) as dropped`);

/** Makes the weeks of the log ahead, and drops those that were kept long enough. */
@Injectable()
export class EventRetention implements OnApplicationBootstrap {
  constructor(
    private readonly partitions: Partitions,
    private readonly sweeps: Sweeps,
    private readonly settings: EventsSettings,
  ) {
    sweeps.schedule('weeks of the event log could not be made or dropped', (ending) => this.sweep(ending));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.begin(...TABLES);
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    await this.partitions.make(...TABLES);
    await this.partitions.dropAll(DROP_CHANGES, this.sweeps.daysAgo(this.settings.eventDays), ending);
    await this.partitions.dropAll(DROP_AUDIT, this.sweeps.daysAgo(this.settings.auditDays), ending);
  }
}
