import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { JobQueue } from '#events';
import { DAY_MS, newId } from '#kernel';

import { type ExportOwner, type ExportRow, ExportsRepository } from './exports.repository.js';

export const EXPORT_TASK = 'export';
/** So old one is answered with again; then another one is made. */
const GOOD_MS = 3_600_000;

/** Large exports that are to be made. */
@Injectable()
export class ExportOrders {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly queue: JobQueue,
    private readonly transactions: Transactions,
  ) {}

  /** The owner's export, of the last hour or a new one: however many ask at once, it is made once. */
  put(owner: ExportOwner, total: number): Promise<ExportRow> {
    return this.transactions.run(async (tx) => {
      await this.exports.deleteOld(owner, new Date(tx.now.getTime() - GOOD_MS), tx);
      const expiresAt = new Date(tx.now.getTime() + DAY_MS);
      const made = await this.exports.insert(owner, { id: newId(), total, expiresAt }, tx);
      if (made !== null) await this.queue.add(tx, EXPORT_TASK, { id: made.id });
      const row = made ?? (await this.exports.ofOwner(owner, tx));
      if (row === null) throw new Error('an export was there, and is gone');
      return row;
    });
  }
}
