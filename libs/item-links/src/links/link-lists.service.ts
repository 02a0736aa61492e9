import { Injectable } from '@nestjs/common';

import { ItemsRepository } from '../items/items.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { type CursorPage, cursorPage, positionOf, START } from './cursor.js';
import type { Direction } from './link-list.statements.js';
import {
  type LinkFilter,
  type LinkListRow,
  LinkListsRepository,
  type ProjectLinkRow,
} from './link-lists.repository.js';
import { sourceItemNotFound } from './links.errors.js';

const DEFAULT_LIMIT = 50;

export interface LinkQuery extends LinkFilter {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ItemLinkQuery extends LinkQuery {
  readonly direction?: Direction | undefined;
}

/** Reading links: of an item as seen from it, and of a whole project. */
@Injectable()
export class LinkListsService {
  constructor(
    private readonly links: LinkListsRepository,
    private readonly items: ItemsRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** All links of an item, both directions as seen from it, in the order of creation. */
  async all(workspace: WorkspaceRef, project: string, itemId: string): Promise<LinkListRow[]> {
    return this.links.all(await this.projectOf(workspace, project, itemId), itemId);
  }

  /** The same, filtered and page by page. */
  async page(
    workspace: WorkspaceRef,
    project: string,
    itemId: string,
    { direction, limit = DEFAULT_LIMIT, cursor, ...filter }: ItemLinkQuery,
  ): Promise<CursorPage<LinkListRow>> {
    const after = positionOf(cursor, START);
    const projectId = await this.projectOf(workspace, project, itemId);
    const rows = await this.links.page({ projectId, itemId, direction }, filter, after, limit + 1);
    return cursorPage(rows, limit);
  }

  /** The links of a project in the order of creation. */
  async ofProject(
    workspace: WorkspaceRef,
    project: string,
    { limit = DEFAULT_LIMIT, cursor, ...filter }: LinkQuery,
  ): Promise<CursorPage<ProjectLinkRow>> {
    const after = positionOf(cursor, START);
    const { id } = await this.projects.get(workspace, project);
    return cursorPage(await this.links.projectPage(id, filter, after, limit + 1), limit);
  }

  /** The id of the project, if the item lies in it. */
  async projectOf(workspace: WorkspaceRef, project: string, itemId: string): Promise<string> {
    const place = await this.items.locate(workspace.workspaceId, project, itemId);
    if (place === null) throw projectNotFound();
    if (!place.present) throw sourceItemNotFound();
    return place.projectId;
  }
}
