import { Injectable } from '@nestjs/common';

import type { Statement, Tx } from '#data';

import { BRIEFLY, MAKE, SORT_REST } from './partitions.statements.js';

/** The weeks of tables. Each step waits for a lock for a moment only. */
@Injectable()
export class PartitionsRepository {
  /** For so many weeks from this one; answers how many were missing. */
  async make(table: string, weeks: number, tx: Tx): Promise<number> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ made: number }>(MAKE, [table, weeks]))?.made ?? 0;
  }

  /** For rows of weeks that have none; answers how many were made. */
  async sortRest(table: string, tx: Tx): Promise<number> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ made: number }>(SORT_REST, [table]))?.made ?? 0;
  }

  /** The oldest that ended before that time; `null`: there is none. */
  async drop(statement: Statement, before: Date, tx: Tx): Promise<string | null> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ dropped: string | null }>(statement, [before]))?.dropped ?? null;
  }
}
