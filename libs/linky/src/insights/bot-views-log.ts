import { Injectable } from '@nestjs/common';

import { WriteBehind } from '#data';
import { Clock } from '#kernel';

import { utcDay } from '../model/creator-fingerprint.js';
import { BotViewsRepository, type DayOfBots } from './bot-views.repository.js';
import { LinkySettings } from '../linky.env.js';

const MOST_WAITING = 5_000;

/** Counts views by bots, apart from those of people: no rule, no visitor, only the bundle and the day. */
@Injectable()
export class BotViewsLog {
  private readonly enabled: boolean;
  private waiting = new Map<string, DayOfBots>();
  private readonly flush: () => Promise<void>;

  constructor(
    private readonly views: BotViewsRepository,
    private readonly clock: Clock,
    { viewerSalt }: LinkySettings,
    writes: WriteBehind,
  ) {
    this.enabled = viewerSalt !== null;
    this.flush = writes.schedule({
      failing: 'views by bots could not be written',
      take: () => this.take(),
      write: (days, tx) => this.views.write(days, tx),
    });
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

  private take(): DayOfBots[] {
    const days = [...this.waiting.values()];
    this.waiting = new Map();
    return days;
  }
}
