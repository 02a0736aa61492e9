import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';

import { ReplicaReads } from '#data';

import type { ItemRow } from '../items/items.repository.js';
import { type Dimension, isTallied, type PlannedFilter } from './item-filter.js';
import {
  batchQuestion,
  countQuestion,
  facetsQuestion,
  type ListOrder,
  type Place,
  type Question,
  SUMMARY,
  tallyQuestion,
} from './item-lists.statements.js';
import { pageQuestions } from './relevance.statements.js';

/** How many items of one type, severity (empty: none) and status there are. */
export interface TallyRow {
  readonly item_type: string;
  readonly severity: string;
  readonly status_rank: number;
  readonly n: number;
}

/** An item, and where it stands in its list; among those ranked by relevance, items have no place. */
export interface PlacedItem extends ItemRow {
  readonly place_rank?: number;
  readonly place_micros?: string;
}

export interface FacetRow {
  readonly dimension: Dimension;
  readonly value: string;
  readonly count: number;
}

@Injectable()
export class ItemListsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async page(
    projectId: string,
    filter: PlannedFilter,
    order: ListOrder,
    window: { readonly limit: number; readonly offset: number },
  ): Promise<PlacedItem[]> {
    const rows: PlacedItem[] = [];
    for (const question of pageQuestions(projectId, filter, order, window))
      rows.push(...(await this.ask<PlacedItem>(question)));
    return rows;
  }

  /** At most `limit` rows behind a place. */
  after(
    projectId: string,
    filter: PlannedFilter,
    order: ListOrder,
    place: Place,
    limit: number,
  ): Promise<PlacedItem[]> {
    return this.ask<PlacedItem>(batchQuestion(projectId, filter, order, place, limit));
  }

  /** How many items match: from the tallies if they can tell, else counted. */
  async total(projectId: string, filter: PlannedFilter): Promise<number> {
    const question = isTallied(filter) ? tallyQuestion : countQuestion;
    const [row] = await this.ask<{ total: number }>(question(projectId, filter));
    return row?.total ?? 0;
  }

  facets(projectId: string, filter: PlannedFilter): Promise<FacetRow[]> {
    return this.ask<FacetRow>(facetsQuestion(projectId, filter));
  }

  summary(projectId: string, itemType: string | null): Promise<TallyRow[]> {
    return this.reads.query<TallyRow>(SUMMARY, [projectId, itemType]);
  }

  private ask<Row extends QueryResultRow>({ statement, values }: Question): Promise<Row[]> {
    return this.reads.query<Row>(statement, values);
  }
}
