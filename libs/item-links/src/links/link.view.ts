import { ApiProperty } from '@nestjs/swagger';

import type { CreatedLink } from './link-writer.js';

/** What joins two items. */
export class LinkEndsView {
  @ApiProperty()
  relationship: string;

  @ApiProperty({ format: 'uuid' })
  source_item_id: string;

  @ApiProperty({ format: 'uuid' })
  target_item_id: string;
}

/** A link on the wire (docs/contracts/item-links.md#create-a-link). */
export class LinkView extends LinkEndsView {
  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  project_id: string;
}

export function linkView(link: CreatedLink, createdAt = link.createdAt.toISOString()): LinkView {
  return {
    created_at: createdAt,
    id: link.id,
    project_id: link.projectId,
    relationship: link.relationship,
    source_item_id: link.sourceItemId,
    target_item_id: link.targetItemId,
  };
}
