import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { BRIEFLY, DROP, MAKE, SORT_REST } from './partitions.statements.js';

/** The weeks of the log. */
@Injectable()
export class PartitionsRepository {
  /** For so many weeks from this one; answers how many were missing. */
  async make(weeks: number, tx: Tx): Promise<number> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ made: number }>(MAKE, [weeks]))?.made ?? 0;
  }

  /** For rows of weeks that have none; answers how many were made. */
  async sortRest(tx: Tx): Promise<number> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ made: number }>(SORT_REST))?.made ?? 0;
  }

  /** The oldest week that ended before that time; `null`: there is none. */
  async drop(kind: 'change' | 'audit', before: Date, tx: Tx): Promise<string | null> {
    await tx.query(BRIEFLY);
    return (await tx.first<{ dropped: string | null }>(DROP, [kind, before]))?.dropped ?? null;
  }
}
