import { randomBytes } from 'node:crypto';

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

import { Transactions } from '#data';

import { TimelinesRepository } from '../store/timelines.repository.js';

/**
 * Notices that the database was restored. Cursors hold numbers of transactions, which do not survive that: those of
 * another timeline are answered with `reset`, once.
 */
@Injectable()
export class Timelines implements OnApplicationBootstrap {
  private readonly logger = new Logger(Timelines.name);

  constructor(
    private readonly timelines: TimelinesRepository,
    private readonly transactions: Transactions,
  ) {}

  /** If the database cannot be asked now, whoever reads with a cursor finds out. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      if (await this.timelines.isRestored()) await this.begin();
    } catch (error) {
      this.logger.warn(error, 'whether the database was restored is not known yet');
    }
  }

  /** Begins a timeline, unless another replica has. */
  async begin(): Promise<void> {
    const name = randomBytes(6).toString('hex');
    const begun = await this.transactions.run((tx) => this.timelines.begin(name, tx));
    if (begun)
      this.logger.log(`the database is new, or was restored: timeline ${name} of the history begins`);
  }
}
