import { Injectable } from '@nestjs/common';

import type { CursorList, Page } from '#kernel';

import { BUILT_IN_TYPES } from '../items/item-types.js';
import type { ItemRow } from '../items/items.repository.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemFilter } from './item-filter.js';
import { cursorAfter, itemList, placeBehind, refuseBoth, refuseRelevance } from './item-walk.js';
import {
  type FacetRow,
  ItemListsRepository,
  type PlacedItem,
  type TallyRow,
} from './item-lists.repository.js';
import type { ListOrder } from './item-lists.statements.js';
import { SearchPlans } from './search-plans.service.js';

/** Which part of a list is asked for: a page by its number, the first one if absent, or what follows a cursor. */
export interface PageAsked {
  readonly page?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page by its number, or by the cursor of the one before. */
export interface ItemPage extends Omit<Page<ItemRow>, 'page'> {
  /** `null`: it follows a cursor. */
  readonly page: number | null;
  readonly hasNext: boolean;
  /** The cursor of the page after it; `null`: there is none, or the order is one of relevance. */
  readonly next: string | null;
}

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
    private readonly searches: SearchPlans,
  ) {}

  /**
   * A page beyond the end is empty. What follows a cursor does so whatever was changed, made or removed meanwhile.
   * Refuses to be asked by page and by cursor at once, and by a cursor in an order of relevance (422).
   */
  async list(
    workspace: WorkspaceRef,
    project: string,
    filter: ItemFilter,
    order: ListOrder,
    { page, cursor, limit }: PageAsked,
  ): Promise<ItemPage> {
    refuseBoth(page, cursor);
    refuseRelevance(order, cursor);
    const { id } = await this.projects.get(workspace, project);
    const list = itemList(id, filter, order);
    const planned = await this.searches.plan(id, filter);
    if (cursor !== undefined) {
      const found = await this.lists.after(id, planned, order, placeBehind(list, cursor), limit + 1);
      return { ...pageOf(found, list, order, limit), page: null, total: await this.lists.total(id, planned) };
    }
    const offset = ((page ?? 1) - 1) * limit;
    const found = await this.lists.page(id, planned, order, { limit: limit + 1, offset });
    const isLast = found.length <= limit && (found.length > 0 || offset === 0);
    const total = isLast ? offset + found.length : await this.lists.total(id, planned);
    return { ...pageOf(found, list, order, limit), page: page ?? 1, total };
  }

  async facets(workspace: WorkspaceRef, project: string, filter: ItemFilter): Promise<FacetRow[]> {
    const { id } = await this.projects.get(workspace, project);
    return this.lists.facets(id, await this.searches.plan(id, filter));
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

/** A page out of one row more than it may have: that row alone says that there is more. */
function pageOf(
  found: readonly PlacedItem[],
  list: CursorList,
  order: ListOrder,
  limit: number,
): Pick<ItemPage, 'rows' | 'limit' | 'hasNext' | 'next'> {
  const rows = found.slice(0, limit);
  const hasNext = found.length > limit;
  return { rows, limit, hasNext, next: hasNext ? cursorAfter(list, order, rows.at(-1)) : null };
}
