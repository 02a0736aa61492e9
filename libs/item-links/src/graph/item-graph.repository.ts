import { Injectable } from '@nestjs/common';

import { Database } from '#data';
import { isUuid } from '#kernel';

import { AMONG, DESCRIBE_ITEMS, FIND_BY_ID_OR_REF, NEIGHBOURS } from './graph.statements.js';
import type { Edge, Expansion, Step } from './walk.js';

/** More than any answer has, so that it can tell that it is cut. */
const MOST_AMONG = 10_001;

/** What is shown of an item in a graph. */
export interface DescribedItem {
  readonly id: string;
  readonly item_type: string;
  readonly ref: string | null;
  readonly title: string | null;
}

export interface Reach {
  readonly direction: keyof typeof NEIGHBOURS;
  readonly relationship: string | undefined;
  /** Links per item and direction, and altogether. */
  readonly perItem: number;
  readonly total: number;
}

@Injectable()
export class ItemGraphRepository {
  constructor(private readonly database: Database) {}

  /** The links at these items. */
  async neighbours(items: readonly string[], reach: Reach): Promise<Expansion> {
    const { direction, relationship, perItem, total } = reach;
    // One more of each than there may be: that one alone says that there are more.
    const values = [items, relationship ?? null, perItem + 1, total + 1];
    const found = await this.database.query<Step>(NEIGHBOURS[direction], values);
    const counts = new Map<string, number>();
    const steps = found.slice(0, total).filter(({ near, source }) => {
      const key = `${near} ${String(near === source)}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= perItem;
    });
    return { steps, cut: steps.length < found.length };
  }

  /** The links between some items and others, whichever way they lead. */
  among(some: readonly string[], others: readonly string[], relationship?: string): Promise<Edge[]> {
    return this.database.query<Edge>(AMONG, [some, others, relationship ?? null, MOST_AMONG]);
  }

  async describe(ids: readonly string[]): Promise<Map<string, DescribedItem>> {
    const rows = await this.database.query<DescribedItem>(DESCRIBE_ITEMS, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async findByIdOrRef(projectId: string, idOrRef: string): Promise<string | null> {
    const values = [projectId, isUuid(idOrRef) ? idOrRef : null, idOrRef];
    return (await this.database.first<{ id: string }>(FIND_BY_ID_OR_REF, values))?.id ?? null;
  }
}
