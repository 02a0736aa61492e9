import { ApiProperty } from '@nestjs/swagger';

import type { Page } from '#kernel';

import { PageView, pageView } from './item-page.view.js';
import type { ItemTypeUse } from './item-lists.service.js';

/** An item type, and how often the project's items use it. Nothing is registered: versions there are none. */
export class ItemTypeView {
  @ApiProperty({ description: 'The type’s name' })
  item_type: string;

  @ApiProperty({ description: 'Whether the server checks payloads of this type' })
  built_in: boolean;

  @ApiProperty({ type: 'integer' })
  item_count: number;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  current_version: null;
}

export class ItemTypePageView extends PageView {
  @ApiProperty({ type: [ItemTypeView] })
  item_types: ItemTypeView[];
}

export function itemTypePageView(page: Page<ItemTypeUse>): ItemTypePageView {
  const types = page.rows.map(({ name, builtIn, count }) => ({
    item_type: name,
    built_in: builtIn,
    item_count: count,
    current_version: null,
  }));
  return { item_types: types, ...pageView(page) };
}
