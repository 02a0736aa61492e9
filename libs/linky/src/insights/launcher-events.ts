import { Injectable, Logger } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Clock, type Principal } from '#kernel';

import { looksLikeSlug } from '../model/slug.js';
import { isStorable } from '../input/values.js';
import { subjectKey, viewerHashDay } from '../model/viewer-hash.js';
import { InsightsRepository, type NewEvent } from './insights.repository.js';
import { LinkySettings } from '../linky.env.js';

const FLUSH_EVERY_MS = 1_000;
const BATCH = 1_000;
const MOST_WAITING = 20_000;

/** What a visitor did. */
export interface Happening {
  readonly slug: string;
  readonly kind: NewEvent['kind'];
  readonly ruleId: string | null;
  readonly address: string;
}

/**
 * Keeps launcher events (docs/contracts/linky.md#insights). No visitor waits for the database: what happened within a second is
 * written by one statement. A crash loses that second. Without a salt nothing is kept at all.
 */
@Injectable()
export class LauncherEvents {
  private readonly logger = new Logger(LauncherEvents.name);
  private readonly salt: string | null;
  private waiting: NewEvent[] = [];
  private readonly asking = new Set<Promise<void>>();
  private writing: Promise<void> = Promise.resolve();
  private overflowing = false;

  constructor(
    private readonly events: InsightsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    jobs: ScheduledJobs,
  ) {
    this.salt = viewerSalt;
    if (this.salt === null) this.logger.log('views and clicks of link bundles are not counted');
    const failing = 'launcher events could not be written';
    jobs.add({ failing, everyMs: FLUSH_EVERY_MS, atEnd: true, run: () => this.flush() });
  }

  /** Notes it; `visitor` finds out who it was, and is asked only if events are kept. Never throws. */
  note(happening: Happening, visitor: () => Promise<Principal | null>): Promise<void> {
    const noted = this.keep(happening, visitor).finally(() => this.asking.delete(noted));
    this.asking.add(noted);
    return noted;
  }

  private async keep(
    { slug, kind, ruleId, address }: Happening,
    visitor: () => Promise<Principal | null>,
  ): Promise<void> {
    if (this.salt === null || !looksLikeSlug(slug) || !isStorable(ruleId ?? '') || !this.hasRoom()) return;
    const now = this.clock.now();
    const userId = (await visitor().catch(() => null))?.userId ?? null;
    const viewerHash = viewerHashDay(subjectKey(userId, address), now, this.salt);
    this.waiting.push({ slug, kind, at: new Date(now), ruleId, signedIn: userId !== null, viewerHash });
  }

  /** Writes what was noted so far. A batch that fails is logged and lost; launchers go on. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    await Promise.all(this.asking);
    const events = this.waiting;
    this.waiting = [];
    for (let start = 0; start < events.length; start += BATCH) {
      const batch = events.slice(start, start + BATCH);
      try {
        await this.transactions.statement((tx) => this.events.write(batch, tx));
      } catch (error) {
        this.logger.warn({ msg: `${String(batch.length)} launcher events could not be written`, err: error });
      }
    }
  }

  private hasRoom(): boolean {
    const full = this.waiting.length >= MOST_WAITING;
    if (full && !this.overflowing) this.logger.warn('launcher events come faster than they are written');
    this.overflowing = full;
    return !full;
  }
}
