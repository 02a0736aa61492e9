import { Injectable, Logger } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Clock } from '#kernel';

import { looksLikeSlug } from '../model/slug.js';
import { isStorable } from '../input/values.js';
import { type UrlCount, type UrlOpening, UrlOpensRepository } from './url-opens.repository.js';
import { LinkySettings } from '../linky.env.js';

const FLUSH_EVERY_MS = 1_000;
const MOST_WAITING = 5_000;
/** Canonical URLs can be longer than what was sent; none is as long as this. */
const LONGEST_URL = 32_768;

/** Counts openings of single links where an owner wants it: no hash, no visitor, only the link and the day. */
@Injectable()
export class UrlOpensLog {
  private readonly logger = new Logger(UrlOpensLog.name);
  private readonly enabled: boolean;
  private waiting: UrlOpening[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly opens: UrlOpensRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    jobs: ScheduledJobs,
  ) {
    this.enabled = viewerSalt !== null;
    const failing = 'openings of links could not be written';
    jobs.add({ failing, everyMs: FLUSH_EVERY_MS, atEnd: true, run: () => this.flush() });
  }

  note(slug: string, url: string): void {
    if (!this.enabled || this.waiting.length >= MOST_WAITING) return;
    if (!looksLikeSlug(slug) || url.length > LONGEST_URL || !isStorable(url)) return;
    this.waiting.push({ slug, url, at: this.clock.date() });
  }

  async of(bundleId: string, from: Date): Promise<UrlCount[]> {
    await this.flush();
    return this.opens.counts(bundleId, from);
  }

  /** Writes what was noted so far; what fails is logged and lost. */
  private flush(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const openings = this.waiting;
      if (openings.length === 0) return;
      this.waiting = [];
      try {
        await this.transactions.statement((tx) => this.opens.write(openings, tx));
      } catch (error) {
        this.logger.warn({ msg: `${String(openings.length)} openings could not be written`, err: error });
      }
    });
    return this.writing;
  }
}
