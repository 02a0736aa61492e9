import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { Transactions } from '#data';
import { Clock } from '#kernel';
import { Env } from '#platform';

import { RetentionRepository } from './retention.repository.js';

const EVERY_MS = 10 * 60_000;
const AT_ONCE = 500;
const DAY_MS = 86_400_000;

/** Forgets history that is older than `LIGATURE_HISTORY_DAYS`, a little at a time. */
@Injectable()
export class Retention implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Retention.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly repository: RetentionRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.tryPrune(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Deletes everything that is too old; answers how many batches that were. */
  async prune(): Promise<number> {
    const before = new Date(this.clock.now() - this.env.historyDays * DAY_MS);
    let total = 0;
    for (let last = AT_ONCE; last === AT_ONCE && !this.stopped; total += last) {
      last = await this.transactions.run(async (tx) =>
        (await this.repository.alone(tx)) ? this.repository.prune(before, AT_ONCE, tx) : 0,
      );
    }
    return total;
  }

  private async tryPrune(): Promise<void> {
    try {
      await this.prune();
    } catch (error) {
      this.logger.warn({ msg: 'old history could not be pruned', err: error });
    }
  }
}
