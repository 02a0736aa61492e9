import { Injectable, Logger } from '@nestjs/common';

import { WriteBehind } from '#data';
import { Clock, type Principal } from '#kernel';

import { looksLikeSlug } from '../model/slug.js';
import { isStorable } from '../input/values.js';
import { subjectKey, viewerHashDay } from '../model/viewer-hash.js';
import { InsightsRepository, type NewEvent } from './insights.repository.js';
import { LinkySettings } from '../linky.env.js';

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
  private readonly waiting: NewEvent[] = [];
  private readonly asking = new Set<Promise<void>>();
  /** Writes what was noted so far. A batch that fails is logged and lost; launchers go on. */
  readonly flush: () => Promise<void>;
  private overflowing = false;

  constructor(
    private readonly events: InsightsRepository,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    writes: WriteBehind,
  ) {
    this.salt = viewerSalt;
    if (this.salt === null) this.logger.log('views and clicks of link bundles are not counted');
    this.flush = writes.schedule({
      failing: 'launcher events could not be written',
      atOnce: BATCH,
      take: () => this.take(),
      write: (batch, tx) => this.events.write(batch, tx),
    });
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

  private async take(): Promise<NewEvent[]> {
    await Promise.all(this.asking);
    return this.waiting.splice(0);
  }

  private hasRoom(): boolean {
    const full = this.waiting.length >= MOST_WAITING;
    if (full && !this.overflowing) this.logger.warn('launcher events come faster than they are written');
    this.overflowing = full;
    return !full;
  }
}
