import { Injectable } from '@nestjs/common';

import type { Page } from '#kernel';

import { BUILT_IN_TYPES } from '../items/item-types.js';
import type { ItemRow } from '../items/items.repository.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemFilter } from './item-filter.js';
import { type FacetRow, ItemListsRepository, type TallyRow } from './item-lists.repository.js';
import type { ListOrder } from './item-lists.statements.js';

export interface ItemTypeUse {
  readonly name: string;
  readonly builtIn: boolean;
  readonly count: number;
}

/** Reads over all items of a project. What an item's visibility is would be decided here: all are visible. */
@Injectable()
export class ItemListsService {
  constructor(
    private readonly lists: ItemListsRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** A page beyond the end is empty. */
  async list(
    workspace: WorkspaceRef,
    project: string,
    filter: ItemFilter,
    order: ListOrder,
    { page, limit }: { readonly page: number; readonly limit: number },
  ): Promise<Page<ItemRow>> {
    const { id } = await this.projects.get(workspace, project);
    const offset = (page - 1) * limit;
    const rows = await this.lists.page(id, filter, order, { limit, offset });
    const isLast = rows.length < limit && (rows.length > 0 || page === 1);
    return { rows, page, limit, total: isLast ? offset + rows.length : await this.lists.total(id, filter) };
  }

  async facets(workspace: WorkspaceRef, project: string, filter: ItemFilter): Promise<FacetRow[]> {
    const { id } = await this.projects.get(workspace, project);
    return this.lists.facets(id, filter);
  }

  async summary(workspace: WorkspaceRef, project: string, itemType?: string): Promise<TallyRow[]> {
    const { id } = await this.projects.get(workspace, project);
    return this.lists.summary(id, itemType ?? null);
  }

  /** The built-in types and those in use, by name. */
  async types(
    workspace: WorkspaceRef,
    project: string,
    { page, limit }: { readonly page: number; readonly limit: number },
  ): Promise<Page<ItemTypeUse>> {
    const { id } = await this.projects.get(workspace, project);
    const counts = new Map(BUILT_IN_TYPES.map((name) => [name, 0]));
    for (const { item_type: name, n } of await this.lists.summary(id, null))
      counts.set(name, (counts.get(name) ?? 0) + n);
    const all = [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => ({ name, count, builtIn: BUILT_IN_TYPES.includes(name) }));
    const offset = (page - 1) * limit;
    return { rows: all.slice(offset, offset + limit), page, limit, total: all.length };
  }
}
