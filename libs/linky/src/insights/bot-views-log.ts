import { Injectable, Logger } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Clock } from '#kernel';

import { utcDay } from '../model/creator-fingerprint.js';
import { BotViewsRepository, type DayOfBots } from './bot-views.repository.js';
import { LinkySettings } from '../linky.env.js';

const FLUSH_EVERY_MS = 1_000;
const MOST_WAITING = 5_000;

/** Counts views by bots, apart from those of people: no rule, no visitor, only the bundle and the day. */
@Injectable()
export class BotViewsLog {
  private readonly logger = new Logger(BotViewsLog.name);
  private readonly enabled: boolean;
  private waiting = new Map<string, DayOfBots>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly views: BotViewsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    jobs: ScheduledJobs,
  ) {
    this.enabled = viewerSalt !== null;
    const failing = 'views by bots could not be written';
    jobs.add({ failing, everyMs: FLUSH_EVERY_MS, atEnd: true, run: () => this.flush() });
  }

  note(slug: string): void {
    if (!this.enabled) return;
    const day = utcDay(this.clock.now());
    const name = `${slug} ${day}`;
    const known = this.waiting.get(name);
    if (known !== undefined) known.views += 1;
    else if (this.waiting.size < MOST_WAITING) this.waiting.set(name, { slug, day, views: 1 });
  }

  async of(bundleId: string, from: Date): Promise<number> {
    await this.flush();
    return this.views.count(bundleId, from);
  }

  /** Writes what was noted so far; what fails is logged and lost. */
  private flush(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const days = [...this.waiting.values()];
      if (days.length === 0) return;
      this.waiting = new Map();
      try {
        await this.transactions.statement((tx) => this.views.write(days, tx));
      } catch (error) {
        this.logger.warn({ msg: 'views by bots could not be written', err: error });
      }
    });
    return this.writing;
  }
}
