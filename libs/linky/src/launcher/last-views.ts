import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Clock } from '#kernel';

import { idleSinceView } from '../model/lifetime.js';
import { LastViewsRepository } from './last-views.repository.js';

const FLUSH_EVERY_MS = 5_000;
/** So many bundles are written at once; those beyond are noted at their next view. */
const MOST_WAITING = 5_000;

/**
 * Remembers when bundles that nobody owns were viewed last, to the hour: a view costs no write of its own, and a bundle
 * one an hour. A crash loses the last few seconds of it.
 */
@Injectable()
export class LastViews {
  /** By slug. */
  private waiting = new Map<string, Date>();

  constructor(
    private readonly views: LastViewsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    jobs: ScheduledJobs,
  ) {
    jobs.add({
      failing: 'the last views of unclaimed bundles could not be written',
      everyMs: FLUSH_EVERY_MS,
      atEnd: true,
      run: () => this.flush(),
    });
  }

  /** @param idleSince what is stored: within its hour there is nothing to add. */
  note(slug: string, idleSince: Date): void {
    const since = idleSinceView(this.clock.now());
    if (since <= idleSince.getTime() || this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(slug, new Date(since));
  }

  /** Writes what was noted so far; what could not be written is tried again. */
  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const batch = this.waiting;
    this.waiting = new Map();
    try {
      await this.transactions.statement((tx) => this.views.write(batch, tx));
    } catch (error) {
      this.waiting = new Map([...batch, ...this.waiting]);
      throw error;
    }
  }
}
