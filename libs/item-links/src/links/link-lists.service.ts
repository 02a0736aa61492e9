import { Injectable } from '@nestjs/common';

import { ItemAddressesRepository } from '../addressing/item-addresses.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { type CursorPage, cursorOf, cursorPage, positionOf, START } from './cursor.js';
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
    private readonly items: ItemAddressesRepository,
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
    const list = { name: 'links_of_item', question: { itemId, direction, ...filter } };
    const after = positionOf(list, cursor, START);
    const projectId = await this.projectOf(workspace, project, itemId);
    const named = await this.inRuledName(projectId, filter.relationship, direction);
    const of = { projectId, itemId, direction: named.direction };
    const by = { ...filter, relationship: named.relationship };
    const rows = await this.links.page(of, by, after, limit + 1);
    return cursorPage(rows, limit, (row) => cursorOf(list, row));
  }

  /** The links of a project in the order of creation. */
  async ofProject(
    workspace: WorkspaceRef,
    project: string,
    { limit = DEFAULT_LIMIT, cursor, ...filter }: LinkQuery,
  ): Promise<CursorPage<ProjectLinkRow>> {
    const { id } = await this.projects.get(workspace, project);
    const list = { name: 'links_of_project', question: { project: id, ...filter } };
    const after = positionOf(list, cursor, START);
    const { relationship } = await this.inRuledName(id, filter.relationship, undefined);
    const rows = await this.links.projectPage(id, { ...filter, relationship }, after, limit + 1);
    return cursorPage(rows, limit, (row) => cursorOf(list, row));
  }

  /** A filter by an inverse name is one by the name, in the other direction. */
  async inRuledName<D extends Direction | 'both' | undefined>(
    projectId: string,
    relationship: string | undefined,
    direction: D,
  ): Promise<{ relationship: string | undefined; direction: D | Direction }> {
    const named = relationship === undefined ? null : await this.links.named(projectId, relationship);
    if (!named?.inverted) return { relationship, direction };
    const turned = direction === 'outgoing' ? 'incoming' : direction === 'incoming' ? 'outgoing' : direction;
    return { relationship: named.name, direction: turned };
  }

  /** The id of the project, if the item lies in it. */
  async projectOf(workspace: WorkspaceRef, project: string, itemId: string): Promise<string> {
    const place = await this.items.locate(workspace.workspaceId, project, itemId);
    if (place === null) throw projectNotFound();
    if (!place.present) throw sourceItemNotFound();
    return place.projectId;
  }
}
