import { Injectable, Logger } from '@nestjs/common';

import { ScheduledJobs } from './scheduled-jobs.js';
import { Transactions } from './transactions.js';
import type { Tx } from './tx.js';

const FLUSH_EVERY_MS = 1_000;

/** What is noted in memory, and written for many requests at once. */
export interface Noted<T> {
  /** What the log says when it cannot be written: it is lost then. */
  readonly failing: string;
  /** Entries of one statement; absent: all. */
  readonly atOnce?: number;
  /** Hands over what was noted so far. */
  take(): readonly T[] | Promise<readonly T[]>;
  write(entries: readonly T[], tx: Tx): Promise<unknown>;
}

/**
 * Writes what requests note, once a second and at the end: no request waits for it, and one that wants to read it has it
 * written first. A crash loses the last second. What must not be lost is no such thing.
 */
@Injectable()
export class WriteBehind {
  private readonly logger = new Logger(WriteBehind.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: ScheduledJobs,
  ) {}

  /** From now on what `noted` takes is written. @returns writes what was noted so far */
  schedule<T>(noted: Noted<T>): () => Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    const flush = (): Promise<void> => {
      writing = writing.then(() => this.writeAll(noted));
      return writing;
    };
    this.jobs.add({ failing: noted.failing, everyMs: FLUSH_EVERY_MS, atEnd: true, run: flush });
    return flush;
  }

  private async writeAll<T>(noted: Noted<T>): Promise<void> {
    const entries = await noted.take();
    const { failing, atOnce = entries.length } = noted;
    for (let start = 0; start < entries.length; start += atOnce) {
      const batch = entries.slice(start, start + atOnce);
      try {
        await this.transactions.statement((tx) => noted.write(batch, tx));
      } catch (error) {
        this.logger.warn({ msg: failing, entries: batch.length, err: error });
      }
    }
  }
}
