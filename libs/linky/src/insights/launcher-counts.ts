import { Injectable } from '@nestjs/common';

import { BotViewsLog } from './bot-views-log.js';
import { InsightsRepository } from './insights.repository.js';
import { LauncherEvents } from './launcher-events.js';
import type { UrlCount } from './url-opens.repository.js';
import { UrlOpensLog } from './url-opens-log.js';

type Counts = ReturnType<InsightsRepository['counts']>;
type LocalDays = Parameters<InsightsRepository['localCounts']>[1];

/** How often launchers were looked at and used, with what is still to be written. */
@Injectable()
export class LauncherCounts {
  constructor(
    private readonly counts: InsightsRepository,
    private readonly events: LauncherEvents,
    private readonly opens: UrlOpensLog,
    private readonly bots: BotViewsLog,
  ) {}

  /** @param days of a time zone; `null`: those of UTC, since `from` */
  async ofPeople(bundleId: string, from: Date, days: LocalDays | null): Counts {
    await this.events.flush();
    return days === null ? this.counts.counts(bundleId, from) : this.counts.localCounts(bundleId, days);
  }

  ofBots(bundleId: string, from: Date): Promise<number> {
    return this.bots.of(bundleId, from);
  }

  /** Openings of single links. */
  ofLinks(bundleId: string, from: Date): Promise<UrlCount[]> {
    return this.opens.of(bundleId, from);
  }
}
