import { ApiProperty, OmitType } from '@nestjs/swagger';

import type { Page } from '#kernel';

import { itemView, ItemView } from '../items/item.view.js';
import type { ItemPage } from './item-lists.service.js';

/** Where a page stands among all pages (docs/contracts/item-links.md#lists-of-items). */
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
export class ItemPageView extends OmitType(PageView, ['page'] as const) {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null behind a cursor' })
  page: number | null;

  @ApiProperty({ type: [ItemView] })
  items: ItemView[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of what follows this page; null at its end, and where items are sorted by relevance',
  })
  next_cursor: string | null;
}

export function pageView({ page, limit, total }: Page<unknown>): Pick<PageView, keyof PageView> {
  const pages = Math.ceil(total / limit);
  return { page, limit, total, total_pages: pages, has_next: page < pages, has_previous: page > 1 };
}

export function itemPageView({ rows, page, next, hasNext, ...rest }: ItemPage): ItemPageView {
  const items = rows.map(itemView);
  const view = pageView({ rows, page: page ?? 1, ...rest });
  const has_previous = page === null || page > 1;
  return { items, ...view, page, has_next: hasNext, has_previous, next_cursor: next };
}
