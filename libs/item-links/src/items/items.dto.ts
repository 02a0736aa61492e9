import { Fixed, Flag, JsonObject, NAME, NestedList, OneOf, Text, TITLE, Uuid } from '#platform/input';

import { LinkCreateDto } from '../links/links.dto.js';
import { LONGEST_REF } from '../addressing/item-address.js';
import { ITEM_SOURCES, ITEM_STATUSES, type ItemSource, type ItemStatus } from './item.entity.js';

const optional = { optional: true } as const;
/** The contract names no limit for notes; this one keeps a row readable. */
const NOTES = 10_000;

/** Body of `POST …/items` (docs/contracts/item-links.md#items). */
export class ItemCreateDto {
  @Text(1, 64, {}, NAME)
  item_type: string;

  @JsonObject({ ...optional, describe: 'Free-form; checked where the type is built in' })
  data?: Record<string, unknown> | null;

  @Text(0, 512, optional, TITLE)
  title?: string | null;

  @Text(1, LONGEST_REF, { ...optional, describe: 'Unique in the project' })
  ref?: string | null;

  @Text(1, 64, { ...optional, describe: 'Makes creation idempotent in the project' })
  dedupe_key?: string | null;

  @OneOf(ITEM_STATUSES, optional)
  status?: ItemStatus | null;

  @Text(0, NOTES, optional)
  notes?: string | null;

  @OneOf(ITEM_SOURCES, optional)
  source?: ItemSource | null;

  @Text(0, 255, optional)
  capability?: string | null;

  @Text(0, 64, optional)
  capability_version?: string | null;

  @Text(0, 255, optional)
  schema_ref?: string | null;

  @Uuid(optional)
  session_id?: string | null;

  @Text(0, 64, optional)
  span_id?: string | null;

  @Text(0, 64, optional)
  trace_id?: string | null;

  @NestedList(() => LinkCreateDto, 100, {
    ...optional,
    describe: 'Links from the new item, created with it or not at all',
  })
  links?: LinkCreateDto[] | null;
}

/** What of an item stays as it was made. */
export const FIXED_FIELDS = [
  ...['id', 'organization_id', 'project_id', 'item_type', 'ref', 'dedupe_key', 'source', 'links'],
  ...['disposition', 'effective_status', 'schema_ref', 'capability', 'capability_version', 'session_id'],
  ...['trace_id', 'span_id', 'created_by', 'created_at', 'updated_at'],
] as const;

/** Body of `PATCH …/items/{item_id}` (docs/contracts/item-links.md#change-an-item). */
@Fixed(...FIXED_FIELDS)
export class ItemUpdateDto {
  @JsonObject({ ...optional, describe: 'Shallow-merged onto the stored payload' })
  data?: Record<string, unknown> | null;

  @Text(0, 512, optional, TITLE)
  title?: string | null;

  @OneOf(ITEM_STATUSES, { ...optional, describe: 'null clears the status' })
  status?: ItemStatus | null;

  @Text(0, NOTES, optional)
  notes?: string | null;

  @Flag({ ...optional, describe: 'Clears the status; excludes a status' })
  clear_status?: boolean | null;
}
