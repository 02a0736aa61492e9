import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { DUE, PURGE, PURGE_PARTS } from './bundle-purges.statements.js';

@Injectable()
export class BundlePurgesRepository {
  /** Ids of bundles that have been so since before that time; nobody else purges them until the transaction ends. */
  async due(kind: keyof typeof DUE, before: Date, most: number, tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(DUE[kind], [before, most])).map(({ id }) => id);
  }

  /** Removes counts, events and versions of them, as many of each kind as go at once; `true`: none is left. */
  async purgeParts(ids: readonly string[], most: number, tx: Tx): Promise<boolean> {
    const row = await tx.first<{ most: number }>(PURGE_PARTS, [ids, most]);
    return (row?.most ?? 0) < most;
  }

  /** Removes what they show, whose they are, and their claims. */
  async purge(ids: readonly string[], at: Date, tx: Tx): Promise<void> {
    await tx.affected(PURGE, [ids, at]);
  }
}
