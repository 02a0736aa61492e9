import { Convert, QueryChoice, QueryInstant, QueryInteger, QueryList, QueryText, QueryUuid } from '#platform';

import { ITEM_SOURCES } from '../items/item.entity.js';
import { SEVERITIES, type Severity } from './item-filter.js';
import { SORTS, type Sort } from './item-lists.statements.js';

/** What lists, facets and exports are narrowed by (contract section 2.2). */
export class ItemFilterDto {
  @QueryText(1, 64)
  item_type?: string;

  @QueryList(1, 16)
  severity?: string[];

  @QueryChoice([...SEVERITIES].reverse())
  min_severity?: Severity;

  @QueryList(1, 16)
  status?: string[];

  @QueryText(1, 128)
  category?: string;

  @QueryList(1, 255)
  capability?: string[];

  @QueryList(1, 16, ITEM_SOURCES)
  source?: string[];

  @QueryUuid()
  session_id?: string;

  @QueryText(1, 128)
  ref?: string;

  /** Nothing to look for is no filter. */
  @Convert((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value))
  @QueryText(0, 256)
  q?: string;

  @QueryInstant('Inclusive')
  created_after?: string;

  @QueryInstant('Exclusive')
  created_before?: string;
}

/** Query of `GET …/items/export`. */
export class ItemExportDto extends ItemFilterDto {
  @QueryChoice(SORTS)
  sort?: Sort;

  @QueryChoice(['asc', 'desc'])
  order?: 'asc' | 'desc';
}

/** Query of `GET …/items`. */
export class ItemListDto extends ItemExportDto {
  @QueryInteger(1, 1_000_000)
  page?: number;

  @QueryInteger(1, 200)
  limit?: number;
}

/** Query of `GET …/items/summary`. */
export class ItemSummaryDto {
  @QueryText(1, 64)
  item_type?: string;
}

/** Query of `GET …/item-types`. */
export class ItemTypeListDto {
  @QueryInteger(1, 1_000_000)
  page?: number;

  @QueryInteger(1, 200)
  limit?: number;
}
