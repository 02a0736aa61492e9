import { Injectable } from '@nestjs/common';

import { isLockTimeout, type Statement, Sweeps } from '#data';

import { PartitionsRepository } from './partitions.repository.js';

/** A service that was stopped for a month finds its week. */
const WEEKS_AHEAD = 5;

/**
 * Makes the weeks of tables ahead, and drops those that were kept long enough. Each step takes a lock for a moment; where
 * it does not get it at once, it tries again the next time.
 */
@Injectable()
export class Partitions {
  constructor(
    private readonly partitions: PartitionsRepository,
    private readonly sweeps: Sweeps,
  ) {}

  /** For a start: where that fails, rows go where the rest goes, and are sorted later. */
  async begin(...tables: readonly string[]): Promise<void> {
    for (const table of tables) await this.ahead(table).catch(() => undefined);
  }

  async make(...tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      await this.ahead(table);
      await this.patiently(() => this.sweeps.transaction((tx) => this.partitions.sortRest(table, tx)));
    }
  }

  /**
   * @param drop with `$1`, a time: drops the oldest partition that ended before it, and answers its name as `dropped`, or
   * `null`
   */
  async dropAll(drop: Statement, before: Date, ending?: AbortSignal): Promise<void> {
    const step = (): Promise<string | null> =>
      this.sweeps.transaction((tx) => this.partitions.drop(drop, before, tx));
    while (ending?.aborted !== true && (await this.patiently(step)) !== null);
  }

  private async ahead(table: string): Promise<void> {
    await this.patiently(() => this.sweeps.transaction((tx) => this.partitions.make(table, WEEKS_AHEAD, tx)));
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
