import { Injectable } from '@nestjs/common';

import type { CursorList } from '#kernel';

import { itemAddress } from '../addressing/item-address.js';
import { ItemAddressesRepository } from '../addressing/item-addresses.repository.js';
import { type CursorPage, cursorOf, cursorPage, END, placeOf, START } from '../links/cursor.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import {
  type HistoryRange,
  type HistoryRow,
  type LinkAction,
  LinkHistoryRepository,
} from './link-history.repository.js';

const DEFAULT_LIMIT = 50;

/** Before the first entry of either order; the action counts among equals. */
const FIRST = {
  asc: { behind: START, action: '' },
  desc: { behind: END, action: 'z' },
} as const;

/** A page of the history, from either side of which one may go on. */
export interface HistoryPage extends CursorPage<HistoryRow> {
  /** The place of its first entry, from which the other order leads back; `null`: it is empty. */
  readonly previous: string | null;
}

export interface HistoryQuery {
  readonly item_id?: string | undefined;
  readonly action?: LinkAction | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Who made and removed which link, and when. */
@Injectable()
export class LinkHistoryService {
  constructor(
    private readonly history: LinkHistoryRepository,
    private readonly projects: ProjectsService,
    private readonly items: ItemAddressesRepository,
  ) {}

  /** Newest first, unless told otherwise; also of links and items that are gone. A cursor leads both ways. */
  async list(
    workspace: WorkspaceRef,
    project: string,
    { item_id: item, action: only, order = 'desc', limit = DEFAULT_LIMIT, cursor }: HistoryQuery,
  ): Promise<HistoryPage> {
    const { id } = await this.projects.get(workspace, project);
    const itemId = item === undefined ? undefined : await this.idOf(workspace, id, item);
    if (itemId === null) return { rows: [], next: null, previous: null };
    const list = { name: 'link_history', question: { project: id, itemId, only } };
    const encode = (row: HistoryRow): string => cursorOf(list, row, row.action);
    const range = { ...startOf(list, cursor, order), order, only, limit: limit + 1 };
    const rows = await this.history.list(id, itemId, range);
    return { ...cursorPage(rows, limit, encode), previous: rows[0] ? encode(rows[0]) : null };
  }

  /** Items that are gone have ids only; `null`: no item has that ref. */
  private async idOf({ workspaceId }: WorkspaceRef, projectId: string, item: string): Promise<string | null> {
    const { by, value } = itemAddress(item, ['query', 'item_id']);
    return by === 'id' ? value : ((await this.items.findRef(workspaceId, projectId, value))?.id ?? null);
  }
}

function startOf(
  list: CursorList,
  cursor: string | undefined,
  order: 'asc' | 'desc',
): Pick<HistoryRange, 'behind' | 'action'> {
  if (cursor === undefined) return FIRST[order];
  const { position, more } = placeOf(list, cursor, [/^(?:created|deleted)$/]);
  return { behind: position, action: more[0] ?? '' };
}
