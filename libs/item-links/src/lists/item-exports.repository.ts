import { Injectable } from '@nestjs/common';

import { ReplicaReads } from '#data';

import type { ItemRow } from '../items/items.repository.js';
import type { PlannedFilter } from './item-filter.js';
import { batchQuestion, type ListOrder, type Place } from './item-lists.statements.js';
import {
  FIND_IN_ORDER,
  MOST_RANKED,
  NEWEST_FIRST,
  rankedIdsQuestion,
  rankedSearch,
  type Search,
} from './relevance.statements.js';

const ID_BYTES = 16;

interface PlacedRow extends ItemRow {
  readonly place_rank: number;
  readonly place_at: string;
}

interface RankedIds {
  readonly ids: Buffer | null;
  readonly oldest_at: string;
  readonly oldest_id: string;
}

/** Reads all matches in batches, each on any connection: a slow reader holds none. */
@Injectable()
export class ItemExportsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  /** Batch by batch, each from where the last one ended. Never an empty batch. */
  batches(
    projectId: string,
    filter: PlannedFilter,
    order: ListOrder,
    size: number,
  ): AsyncGenerator<readonly ItemRow[], void> {
    const search = rankedSearch(filter, order);
    return search === null
      ? this.after(null, projectId, filter, order, size)
      : this.ranked(projectId, search, order, size);
  }

  private async *after(
    start: Place | null,
    projectId: string,
    filter: PlannedFilter,
    order: ListOrder,
    size: number,
  ): AsyncGenerator<readonly ItemRow[], void> {
    let after = start;
    for (;;) {
      const { statement, values } = batchQuestion(projectId, filter, order, after, size);
      const rows: PlacedRow[] = await this.reads.query<PlacedRow>(statement, values);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      if (rows.length < size) return;
      after = { rank: last.place_rank, at: last.place_at, id: last.id };
    }
  }

  /** Ranks are worked out once; only the ids in their order are held, 16 bytes each. Those beyond follow by time. */
  private async *ranked(
    projectId: string,
    search: Search,
    { order }: ListOrder,
    size: number,
  ): AsyncGenerator<readonly ItemRow[], void> {
    const { statement, values } = rankedIdsQuestion(projectId, search, order);
    const found = await this.reads.first<RankedIds>(statement, values);
    if (!found?.ids) return;
    const { ids, oldest_at: at, oldest_id: id } = found;
    for (let start = 0; start < ids.length; start += size * ID_BYTES) {
      const batch = ids.subarray(start, start + size * ID_BYTES).toString('hex');
      const rows = await this.reads.query<ItemRow>(FIND_IN_ORDER, [batch.match(/.{32}/g)]);
      if (rows.length > 0) yield rows;
    }
    if (ids.length === MOST_RANKED * ID_BYTES)
      yield* this.after({ rank: 0, at, id }, projectId, search, NEWEST_FIRST, size);
  }
}
