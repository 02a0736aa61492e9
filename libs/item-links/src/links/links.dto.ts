import { Convert, Flag, NAME, NestedList, Text, Uuid } from '#platform/input';

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

/** The most links of one batch. */
const BATCH = 500;

/** Body of `POST …/items/{item_id}/links` (docs/contracts/item-links.md#create-a-link). */
export class LinkCreateDto {
  @Convert(trimmed)
  @Text(1, 64, { describe: 'Free text, compared case-sensitively' }, NAME)
  relationship: string;

  @Uuid({ optional: true, describe: 'The target by UUID; exactly one of this and target_ref' })
  target_item_id?: string | null;

  @Text(1, 128, { optional: true, describe: 'The target by its ref; exactly one of this and target_item_id' })
  target_ref?: string | null;
}

/** A link of a batch: both ends by UUID or ref. */
export class BatchLinkDto extends LinkCreateDto {
  @Uuid({ optional: true, describe: 'The source by UUID; exactly one of this and source_ref' })
  source_item_id?: string | null;

  @Text(1, 128, { optional: true, describe: 'The source by its ref; exactly one of this and source_item_id' })
  source_ref?: string | null;
}

/** Body of `POST …/projects/{project}/links/batch`. */
export class LinkBatchDto {
  @NestedList(() => BatchLinkDto, BATCH, { least: 1, describe: 'Created all together or not at all' })
  links: BatchLinkDto[];

  @Flag({ optional: true, describe: 'Check everything, write nothing' })
  dry_run?: boolean | null;
}

/** A link to be removed: by its id, or by its ends and relationship. */
export class LinkAddressDto {
  @Uuid({ optional: true, describe: 'Instead of the ends and the relationship' })
  link_id?: string | null;

  @Uuid({ optional: true })
  source_item_id?: string | null;

  @Text(1, 128, { optional: true })
  source_ref?: string | null;

  @Uuid({ optional: true })
  target_item_id?: string | null;

  @Text(1, 128, { optional: true })
  target_ref?: string | null;

  @Convert(trimmed)
  @Text(1, 64, { optional: true })
  relationship?: string | null;
}

/** Body of `POST …/projects/{project}/links/batch-delete`. */
export class LinkBatchDeleteDto {
  @NestedList(() => LinkAddressDto, BATCH, { least: 1, describe: 'Removed all together or not at all' })
  links: LinkAddressDto[];

  @Flag({ optional: true, describe: 'Check everything, write nothing' })
  dry_run?: boolean | null;
}
