import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { isLockTimeout, Sweeps } from '#data';

import { EventsSettings } from '../events.env.js';
import { PartitionsRepository } from './partitions.repository.js';

/** A service that was stopped for a month finds its week. */
const WEEKS_AHEAD = 5;

/**
 * Makes the weeks of the log ahead, and drops those that were kept long enough. Each step takes a lock for a moment; where
 * it does not get it at once, it tries again the next time.
 */
@Injectable()
export class EventRetention implements OnApplicationBootstrap {
  constructor(
    private readonly partitions: PartitionsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: EventsSettings,
  ) {
    sweeps.schedule('weeks of the event log could not be made or dropped', (ending) => this.sweep(ending));
  }

  /** Where that fails, rows go where the rest goes, and are sorted later. */
  async onApplicationBootstrap(): Promise<void> {
    await this.make().catch(() => undefined);
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    await this.make();
    await this.drop('change', this.settings.eventDays, ending);
    await this.drop('audit', this.settings.auditDays, ending);
  }

  private async make(): Promise<void> {
    await this.patiently(() => this.sweeps.transaction((tx) => this.partitions.make(WEEKS_AHEAD, tx)));
    await this.patiently(() => this.sweeps.transaction((tx) => this.partitions.sortRest(tx)));
  }

  private async drop(kind: 'change' | 'audit', days: number, ending?: AbortSignal): Promise<void> {
    const before = this.sweeps.daysAgo(days);
    const step = (): Promise<string | null> =>
      this.sweeps.transaction((tx) => this.partitions.drop(kind, before, tx));
    while (ending?.aborted !== true && (await this.patiently(step)) !== null);
  }

  private async patiently<T>(step: () => Promise<T>): Promise<T | null> {
    try {
      return await step();
    } catch (error) {
      if (isLockTimeout(error)) return null;
      throw error;
    }
  }
}
