import { ApiProperty } from '@nestjs/swagger';

import type { CursorPage } from './cursor.js';
import { LinkView } from './link.view.js';
import type { LinkListRow, ProjectLinkRow } from './link-lists.repository.js';

/** An end of a listed link. */
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

/** A link as seen from one of its ends (docs/contracts/item-links.md#read-and-delete-links). */
export class ListedLinkView {
  @ApiProperty({ enum: ['outgoing', 'incoming'] })
  direction: 'outgoing' | 'incoming';

  @ApiProperty({ format: 'uuid' })
  link_id: string;

  @ApiProperty()
  relationship: string;

  @ApiProperty({
    required: false,
    description: 'Incoming links of a registered relationship: what it is called from this side',
  })
  inverse_relationship?: string;

  @ApiProperty()
  item: LinkedItemView;
}

export class LinkListView {
  @ApiProperty({ type: [ListedLinkView] })
  links: ListedLinkView[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    required: false,
    description: 'Of the next page; null at the end. Only if the request has a query',
  })
  next_cursor?: string | null;
}

/** A link with both ends. */
export class ProjectLinkView extends LinkView {
  @ApiProperty()
  source: LinkedItemView;

  @ApiProperty()
  target: LinkedItemView;
}

export class ProjectLinkListView {
  @ApiProperty({ type: [ProjectLinkView] })
  links: ProjectLinkView[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Of the next page; null at the end' })
  next_cursor: string | null;
}

/** @param next only of a page: the whole list is answered without it */
export function linkListView(rows: readonly LinkListRow[], next?: string | null): LinkListView {
  return {
    ...(next === undefined ? {} : { next_cursor: next }),
    links: rows.map(({ direction, link_id, relationship, inverse, far_id: id, item_type, ref, title }) => ({
      direction,
      link_id,
      relationship,
      ...(inverse === null ? {} : { inverse_relationship: inverse }),
      item: { id, item_type, ref, title },
    })),
  };
}

export function projectLinkListView({ rows, next }: CursorPage<ProjectLinkRow>): ProjectLinkListView {
  return {
    links: rows.map((row) => ({
      created_at: row.created_at.toISOString(),
      id: row.id,
      project_id: row.project_id,
      relationship: row.relationship,
      source_item_id: row.source_item_id,
      target_item_id: row.target_item_id,
      source: {
        id: row.source_item_id,
        item_type: row.source_type,
        ref: row.source_ref,
        title: row.source_title,
      },
      target: {
        id: row.target_item_id,
        item_type: row.target_type,
        ref: row.target_ref,
        title: row.target_title,
      },
    })),
    next_cursor: next,
  };
}
