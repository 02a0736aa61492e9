import { Convert, Text, Uuid } from '#platform';

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

/** Body of `POST …/items/{item_id}/links` (contract section 3.2). */
export class LinkCreateDto {
  @Convert(trimmed)
  @Text(1, 64, { describe: 'Free text, compared case-sensitively' })
  relationship: string;

  @Uuid({ optional: true, describe: 'The target by UUID; exactly one of this and target_ref' })
  target_item_id?: string | null;

  @Text(1, 128, { optional: true, describe: 'The target by its ref; exactly one of this and target_item_id' })
  target_ref?: string | null;
}
