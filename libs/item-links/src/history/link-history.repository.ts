import { Injectable } from '@nestjs/common';

import { ReplicaReads } from '#data';

import type { Place, Position } from '../links/cursor.js';
import { HISTORY } from './history.statements.js';

export type LinkAction = 'created' | 'deleted';

/** Something that happened to a link. */
export interface HistoryRow extends Place {
  readonly action: LinkAction;
  readonly at: Date;
  readonly by: string | null;
  readonly with_item: boolean;
  readonly relationship: string;
  readonly source_item_id: string;
  readonly target_item_id: string;
}

export interface HistoryRange {
  readonly order: 'asc' | 'desc';
  readonly behind: Position;
  /** Of two entries at the same instant of the same link, the deletion is the later one. */
  readonly action: string;
  readonly only: LinkAction | undefined;
  readonly limit: number;
}

@Injectable()
export class LinkHistoryRepository {
  constructor(private readonly reads: ReplicaReads) {}

  /** In that order, of a project or of one of its items, which need not be there any more. */
  list(projectId: string, itemId: string | undefined, range: HistoryRange): Promise<HistoryRow[]> {
    const { behind, action, only, limit, order } = range;
    const values = [itemId ?? projectId, behind.at, behind.id, action, only ?? null, limit];
    return itemId === undefined
      ? this.reads.query<HistoryRow>(HISTORY.project[order], values)
      : this.reads.query<HistoryRow>(HISTORY.item[order], [...values, projectId]);
  }
}
