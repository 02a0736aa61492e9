import { Fixed, Flag, NestedList, OneOf, Text, Uuids } from '#platform/input';

import { FIXED_FIELDS, ItemCreateDto, ItemUpdateDto } from '../items/items.dto.js';
import { LinkCreateDto } from '../links/links.dto.js';

/** The most items of one batch. */
export const MOST_ITEMS = 500;
const MODES = ['all', 'partial'] as const;

/** A link from an item of a batch: its target may be of the same batch, before or behind it. */
export class BatchItemLinkDto extends LinkCreateDto {
  @Text(1, 64, {
    optional: true,
    describe: 'The target by its dedupe key; exactly one of the three ways to name it',
  })
  target_dedupe_key?: string | null;
}

/** An item of a batch. */
export class BatchItemDto extends ItemCreateDto {
  @NestedList(() => BatchItemLinkDto, 100, {
    optional: true,
    describe: 'Links from the item; their targets may stand anywhere in the batch',
  })
  declare links?: BatchItemLinkDto[] | null;
}

/** Body of `POST …/projects/{project}/items/batch` (docs/contracts/item-links.md#many-items-at-once). */
export class ItemBatchDto {
  @NestedList(() => BatchItemDto, MOST_ITEMS, { least: 1 })
  items: BatchItemDto[];

  @OneOf(['ref', 'dedupe_key'], {
    optional: true,
    describe: 'An entry changes the item that has this of it, if there is one; without it, all are created',
  })
  upsert_by?: 'ref' | 'dedupe_key' | null;

  @OneOf(MODES, {
    optional: true,
    describe: '`all` (usual): nothing is written if an entry is at fault; `partial`: the others are',
  })
  mode?: (typeof MODES)[number] | null;

  @Flag({ optional: true, describe: 'Check everything, write nothing' })
  dry_run?: boolean | null;
}

/** Body of `PATCH …/projects/{project}/items/batch`: what is changed of each item. */
@Fixed(...FIXED_FIELDS)
export class ItemBatchUpdateDto extends ItemUpdateDto {
  @Uuids(1, MOST_ITEMS, {
    optional: true,
    describe: 'The items; without it, all that match the filter of the query',
  })
  ids?: string[] | null;

  @Flag({ optional: true, describe: 'Check everything, write nothing' })
  dry_run?: boolean | null;
}
