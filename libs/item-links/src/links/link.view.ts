import { ApiProperty } from '@nestjs/swagger';

import type { LinkListRow } from './links.repository.js';
import type { CreatedLink } from './links.service.js';

/** A link on the wire (contract section 3.1). */
export class LinkView {
  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  project_id: string;

  @ApiProperty()
  relationship: string;

  @ApiProperty({ format: 'uuid' })
  source_item_id: string;

  @ApiProperty({ format: 'uuid' })
  target_item_id: string;
}

/** The far end of a listed link. */
export class LinkedItemView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  item_type: string;

  @ApiProperty({ type: 'string', nullable: true })
  ref: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  title: string | null;
}

/** A link as seen from one of its ends (contract section 3.3). */
export class ListedLinkView {
  @ApiProperty({ enum: ['outgoing', 'incoming'] })
  direction: 'outgoing' | 'incoming';

  @ApiProperty({ format: 'uuid' })
  link_id: string;

  @ApiProperty()
  relationship: string;

  @ApiProperty()
  item: LinkedItemView;
}

export class LinkListView {
  @ApiProperty({ type: [ListedLinkView] })
  links: ListedLinkView[];
}

export function linkView(link: CreatedLink): LinkView {
  return {
    created_at: link.createdAt.toISOString(),
    id: link.id,
    project_id: link.projectId,
    relationship: link.relationship,
    source_item_id: link.sourceItemId,
    target_item_id: link.targetItemId,
  };
}

export function linkListView(rows: readonly LinkListRow[]): LinkListView {
  return {
    links: rows.map(({ direction, link_id, relationship, id, item_type, ref, title }) => ({
      direction,
      link_id,
      relationship,
      item: { id, item_type, ref, title },
    })),
  };
}
