import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

import {
  ITEM_SOURCES,
  ITEM_STATUSES,
  type ItemSource,
  type ItemStatus,
  picked,
  PLAIN_FIELDS,
} from '../fields/item-fields.js';
import type { ItemRow } from './items.repository.js';

const Nullable = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  ApiProperty({ type: 'string', nullable: true, ...options });

/** The triage overlay of an item. */
export class DispositionView {
  @Nullable({ enum: [...ITEM_STATUSES] })
  status: ItemStatus | null;

  @Nullable()
  notes: string | null;
}

/** An item on the wire (docs/contracts/item-links.md#items). */
export class ItemView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  organization_id: string;

  @ApiProperty({ format: 'uuid' })
  project_id: string;

  @ApiProperty()
  item_type: string;

  @Nullable()
  ref: string | null;

  @Nullable()
  title: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;

  @ApiProperty({ type: DispositionView, nullable: true })
  disposition: DispositionView | null;

  @Nullable({
    enum: [...ITEM_STATUSES, 'needs_review'],
    description: 'The status, or `needs_review` for a finding that nobody triaged',
  })
  effective_status: string | null;

  @Nullable()
  dedupe_key: string | null;

  @Nullable()
  schema_ref: string | null;

  @ApiProperty({ enum: [...ITEM_SOURCES] })
  source: ItemSource;

  @Nullable()
  capability: string | null;

  @Nullable()
  capability_version: string | null;

  @Nullable({ format: 'uuid' })
  session_id: string | null;

  @Nullable()
  trace_id: string | null;

  @Nullable()
  span_id: string | null;

  @Nullable({ format: 'uuid' })
  created_by: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  @ApiProperty({
    required: false,
    enum: [true],
    description:
      'Only on an item that has more words than searches can find: `q` does not find the last ones',
  })
  search_truncated?: true;
}

export function itemView(item: ItemRow): ItemView {
  const { status, notes } = item;
  return {
    id: item.id,
    organization_id: item.organization_id,
    project_id: item.project_id,
    item_type: item.item_type,
    ref: item.ref,
    title: item.title,
    data: item.data,
    disposition: status === null && notes === null ? null : { status, notes },
    effective_status: status ?? (item.item_type === 'finding' ? 'needs_review' : null),
    dedupe_key: item.dedupe_key,
    source: item.source,
    ...picked(item, PLAIN_FIELDS),
    created_by: item.created_by,
    created_at: item.created_at.toISOString(),
    updated_at: item.updated_at.toISOString(),
    ...(item.search_cut ? { search_truncated: true } : {}),
  };
}
