import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { Sweeps } from '#data';

import { HistoryWeeksRepository } from '../store/history-weeks.repository.js';
import { SeenWeeks } from '../store/seen-weeks.js';

/** Notes of weeks that are over what tells whoever catches up that they need nothing of them. */
@Injectable()
export class HistoryWeeks implements OnApplicationBootstrap {
  constructor(
    private readonly weeks: HistoryWeeksRepository,
    private readonly seen: SeenWeeks,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('weeks of the history could not be noted', (ending) => this.note(ending));
  }

  /** Until it succeeds, all weeks are looked through. */
  async onApplicationBootstrap(): Promise<void> {
    await this.learn().catch(() => undefined);
  }

  /** Answers how many weeks that were. */
  async note(ending?: AbortSignal): Promise<number> {
    const noted = await this.sweeps.steps(1, (tx) => this.weeks.note(tx), ending);
    await this.learn();
    return noted;
  }

  private async learn(): Promise<void> {
    this.seen.learn(await this.weeks.list());
  }
}
