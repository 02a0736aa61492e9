import {
  Convert,
  QueryChoice,
  QueryInstant,
  QueryInteger,
  QueryList,
  QueryText,
  QueryUuid,
} from '#platform/input';

import { ITEM_SOURCES } from '../fields/item-fields.js';
import { SEVERITIES, type Severity } from './item-filter.js';
import { SORTS, type Sort } from './item-lists.statements.js';

/** What lists, facets and exports are narrowed by (docs/contracts/item-links.md#lists-of-items). */
export class ItemFilterDto {
  @QueryText(1, 64, { describe: 'Exactly this type' })
  item_type?: string;

  @QueryList(1, 16, { describe: 'Any of these severities' })
  severity?: string[];

  @QueryChoice([...SEVERITIES].reverse(), { describe: 'This severity or a worse one' })
  min_severity?: Severity;

  @QueryList(1, 16, { describe: 'Any of these effective statuses, `needs_review` among them' })
  status?: string[];

  @QueryText(1, 128, { describe: 'Exactly this category of the payload' })
  category?: string;

  @QueryList(1, 255, { describe: 'Any of these capabilities' })
  capability?: string[];

  @QueryList(1, 16, { choices: ITEM_SOURCES, describe: 'Any of these sources' })
  source?: string[];

  @QueryUuid({ describe: 'Exactly this session' })
  session_id?: string;

  @QueryText(1, 128, { describe: 'Exactly this ref' })
  ref?: string;

  @QueryList(1, 64, {
    describe: 'Linked, in whatever direction, by any of these relationships; `none`: not linked at all',
  })
  linked?: string[];

  @QueryText(1, 64, { describe: 'No link of this relationship leads to it' })
  missing_incoming?: string;

  /** Nothing to look for is no filter. */
  @Convert((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value))
  @QueryText(0, 256, { describe: 'Words to look for; `"a phrase"`, `or`, `-not`' })
  q?: string;

  @QueryInstant('Inclusive')
  created_after?: string;

  @QueryInstant('Exclusive')
  created_before?: string;

  @QueryInstant('Inclusive')
  updated_after?: string;

  @QueryInstant('Exclusive')
  updated_before?: string;
}

/** Query of `GET …/items/export`. */
export class ItemExportDto extends ItemFilterDto {
  @QueryChoice(SORTS, { usually: 'created_at', describe: '`relevance` needs `q`' })
  sort?: Sort;

  @QueryChoice(['asc', 'desc'], { usually: 'desc' })
  order?: 'asc' | 'desc';
}

/** Query of `GET …/items`. */
export class ItemListDto extends ItemExportDto {
  @QueryInteger(1, 1_000_000, { usually: 1 })
  page?: number;

  @QueryInteger(1, 200, { usually: 50 })
  limit?: number;

  @QueryText(1, 512, { describe: '`next_cursor` of an earlier page, to go on behind it; instead of `page`' })
  cursor?: string;
}

/** Query of `GET …/items/summary`. */
export class ItemSummaryDto {
  @QueryText(1, 64, { describe: 'Exactly this type' })
  item_type?: string;
}

/** Query of `GET …/item-types`. */
export class ItemTypeListDto {
  @QueryInteger(1, 1_000_000, { usually: 1 })
  page?: number;

  @QueryInteger(1, 200, { usually: 50 })
  limit?: number;
}
