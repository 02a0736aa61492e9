import { Injectable } from '@nestjs/common';

import { Database } from '#data';

import type { ItemRow } from '../items/items.repository.js';
import type { ItemFilter } from './item-filter.js';
import {
  batchQuestion,
  FIND_IN_ORDER,
  idsQuestion,
  type ListOrder,
  type Place,
} from './item-lists.statements.js';

const ID_BYTES = 16;

interface PlacedRow extends ItemRow {
  readonly place_rank: number;
  readonly place_at: string;
}

/** Reads all matches in batches, each on any connection: a slow reader holds none. */
@Injectable()
export class ItemExportsRepository {
  constructor(private readonly database: Database) {}

  /** Batch by batch, each from where the last one ended. Never an empty batch. */
  async *batches(
    projectId: string,
    filter: ItemFilter,
    order: ListOrder,
    size: number,
  ): AsyncGenerator<readonly ItemRow[], void> {
    if (order.sort === 'relevance' && filter.q !== undefined) {
      yield* this.ranked(projectId, filter, order, size);
      return;
    }
    let after: Place | null = null;
    for (;;) {
      const { statement, values } = batchQuestion(projectId, filter, order, after, size);
      const rows: PlacedRow[] = await this.database.query<PlacedRow>(statement, values);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      if (rows.length < size) return;
      after = { rank: last.place_rank, at: last.place_at, id: last.id };
    }
  }

  /** Ranks are worked out once; only the ids in their order are held, 16 bytes each. */
  private async *ranked(
    projectId: string,
    filter: ItemFilter,
    order: ListOrder,
    size: number,
  ): AsyncGenerator<readonly ItemRow[], void> {
    const { statement, values } = idsQuestion(projectId, filter, order);
    const ids = (await this.database.first<{ ids: Buffer | null }>(statement, values))?.ids;
    if (!ids) return;
    for (let start = 0; start < ids.length; start += size * ID_BYTES) {
      const batch = ids.subarray(start, start + size * ID_BYTES).toString('hex');
      const rows = await this.database.query<ItemRow>(FIND_IN_ORDER, [batch.match(/.{32}/g)]);
      if (rows.length > 0) yield rows;
    }
  }
}
