import { Fixed, Flag, JsonObject, NAME, NestedList, OneOf, Text, TITLE, Uuid } from '#platform/input';

import { LinkCreateDto } from '../links/links.dto.js';
import { LONGEST_REF } from '../addressing/item-address.js';
import {
  ITEM_SOURCES,
  ITEM_STATUSES,
  type ItemSource,
  type ItemStatus,
  KEPT_FIELDS,
} from '../fields/item-fields.js';

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

/** What of an item stays as it was made, unless a batch says it anew. */
export const FIXED_FIELDS = [
  ...['id', 'organization_id', 'project_id', ...KEPT_FIELDS, 'links', 'disposition', 'effective_status'],
  ...['created_by', 'created_at', 'updated_at'],
];

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
