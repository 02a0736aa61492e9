import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { JobQueue } from '#events';
import { type Call, systemCall } from '#kernel';

import { exchangeEvents } from '../exchange.events.js';
import { importView } from './import.view.js';
import { type Advance, type ImportRow, type ImportRun, ImportsRepository } from './imports.repository.js';

/** How imports begin, go on and end; the end is told once, as an event. */
@Injectable()
export class ImportOutcomes {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly transactions: Transactions,
    readonly queue: JobQueue,
  ) {}

  /** `null`: there is nothing to be done any more. */
  begin(run: ImportRun): Promise<ImportRow | null> {
    return this.transactions.statement((tx) => this.imports.begin(run, tx));
  }

  /** `false`: it was cancelled, or somebody else does it by now. */
  advance(run: ImportRun, advance: Advance): Promise<boolean> {
    return this.transactions.statement((tx) => this.imports.advance(run, advance, tx));
  }

  /** The same of one that has nothing to tell. */
  isRunning(run: ImportRun): Promise<boolean> {
    return this.imports.isRunning(run);
  }

  finish(run: ImportRun, status: 'finished' | 'failed', failure: string | null): Promise<ImportRow | null> {
    return this.end(run, status, failure, systemCall('job'));
  }

  /** `null`: it was over. */
  cancel(id: string, call: Call): Promise<ImportRow | null> {
    return this.end({ id, runId: null }, 'cancelled', null, call);
  }

  private end(
    run: { readonly id: string; readonly runId: string | null },
    status: 'finished' | 'failed' | 'cancelled',
    failure: string | null,
    call: Call,
  ): Promise<ImportRow | null> {
    return this.transactions.run(async (tx) => {
      const row = await this.imports.finish(run, status, failure, tx);
      if (row === null) return null;
      const owner = row.orgId === null ? { userId: row.userId ?? '' } : { orgId: row.orgId };
      const event = { owner, subject: `imports/${row.id}`, data: importView(row) };
      tx.emit(call, exchangeEvents.event('import.finished', event));
      return row;
    });
  }
}
