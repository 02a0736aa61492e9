import { Injectable } from '@nestjs/common';

import { type CursorPage, cursorOf, cursorPage, END, positionOf } from '../links/cursor.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { type HistoryRow, type LinkAction, LinkHistoryRepository } from './link-history.repository.js';

const DEFAULT_LIMIT = 50;
/** Later than every action. */
const LAST = 'z';

export interface HistoryQuery {
  readonly item_id?: string | undefined;
  readonly action?: LinkAction | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Who made and removed which link, and when. */
@Injectable()
export class LinkHistoryService {
  constructor(
    private readonly history: LinkHistoryRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** Newest first; also of links and items that are gone. */
  async list(
    workspace: WorkspaceRef,
    project: string,
    { item_id: itemId, action: only, limit = DEFAULT_LIMIT, cursor }: HistoryQuery,
  ): Promise<CursorPage<HistoryRow>> {
    const before = positionOf(cursor?.slice(1), END);
    const action = cursor === undefined ? LAST : cursor.startsWith('d') ? 'deleted' : 'created';
    const { id } = await this.projects.get(workspace, project);
    const rows = await this.history.list(id, itemId, { before, action, only, limit: limit + 1 });
    return cursorPage(rows, limit, (row) => row.action.slice(0, 1) + cursorOf(row));
  }
}
