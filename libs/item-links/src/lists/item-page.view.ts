import { ApiProperty } from '@nestjs/swagger';

import type { Page } from '#kernel';

import { itemView, ItemView } from '../items/item.view.js';
import type { ItemRow } from '../items/items.repository.js';

/** Where a page stands among all pages (contract section 2.2). */
export class PageView {
  @ApiProperty({ type: 'integer' })
  page: number;

  @ApiProperty({ type: 'integer' })
  limit: number;

  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({ type: 'integer' })
  total_pages: number;

  @ApiProperty()
  has_next: boolean;

  @ApiProperty()
  has_previous: boolean;
}

/** One page of items. */
export class ItemPageView extends PageView {
  @ApiProperty({ type: [ItemView] })
  items: ItemView[];
}

export function pageView({ page, limit, total }: Page<unknown>): Pick<PageView, keyof PageView> {
  const pages = Math.ceil(total / limit);
  return { page, limit, total, total_pages: pages, has_next: page < pages, has_previous: page > 1 };
}

export function itemPageView(page: Page<ItemRow>): ItemPageView {
  return { items: page.rows.map(itemView), ...pageView(page) };
}
