import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { EffectiveAccess } from '../model/levels.js';
import { accessOf, type ShareRow } from './share-row.js';
import { EFFECTIVE_ACCESS } from './visibility.statements.js';

interface EffectiveAccessRow {
  readonly id: string;
  readonly owner_id: string;
  readonly shares: readonly ShareRow[];
}

@Injectable()
export class EffectiveAccessRepository {
  constructor(private readonly database: Database) {}

  /**
   * Who sees which of the nodes, and of the branch roots above them, with which rights; unknown nodes are absent.
   *
   * @param now shares that are over by then do not count.
   */
  async find(nodeIds: readonly string[], now: Date, tx?: Tx): Promise<Map<string, EffectiveAccess>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await (tx ?? this.database).query<EffectiveAccessRow>(EFFECTIVE_ACCESS, [nodeIds, now]);
    return new Map(rows.map((row) => [row.id, accessOf(row.id, row.owner_id, row.shares)]));
  }
}
