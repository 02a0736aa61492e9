import { Injectable } from '@nestjs/common';

import { Database } from '#data';
import { isUuid } from '#kernel';

import { DESCRIBE_ITEMS, FIND_BY_ID_OR_REF, NEIGHBOURS } from './graph.statements.js';
import type { Expansion, Step } from './walk.js';

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
export class GraphRepository {
  constructor(private readonly database: Database) {}

  /** The links at these items. */
  async neighbours(items: readonly string[], reach: Reach): Promise<Expansion> {
    const { direction, relationship, perItem, total } = reach;
    const values = [items, relationship ?? null, perItem, total];
    const steps = await this.database.query<Step>(NEIGHBOURS[direction], values);
    const counts = new Map<string, number>();
    for (const { near, source } of steps) {
      const key = `${near} ${String(near === source)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return { steps, cut: steps.length >= total || [...counts.values()].some((count) => count >= perItem) };
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
