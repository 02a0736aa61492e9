import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { Transactions } from '#data';

import { TalliesRepository } from './tallies.repository.js';

const FOLD_EVERY_MS = 5_000;
const FOLD_AT_ONCE = 5_000;

/** Folds what writers changed into the tallies now and then: totals are right without it, and quick with it. */
@Injectable()
export class TallyKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(TallyKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private idle = true;

  constructor(
    private readonly tallies: TalliesRepository,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      if (this.idle) this.running = this.round();
    }, FOLD_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Folds until nothing is left, or somebody else does. */
  async fold(): Promise<void> {
    let folded: number | null;
    do folded = await this.transactions.run((tx) => this.tallies.fold(FOLD_AT_ONCE, tx));
    while (folded === FOLD_AT_ONCE);
  }

  private async round(): Promise<void> {
    this.idle = false;
    try {
      await this.fold();
    } catch (error) {
      this.logger.warn({ msg: 'changes could not be folded into the tallies', err: error });
    }
    this.idle = true;
  }
}
