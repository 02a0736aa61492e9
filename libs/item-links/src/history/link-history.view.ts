import { ApiProperty } from '@nestjs/swagger';

import { LinkEndsView } from '../links/link.view.js';
import type { HistoryPage } from './link-history.service.js';

/** Something that happened to a link. */
export class LinkEventView extends LinkEndsView {
  @ApiProperty({ enum: ['created', 'deleted'] })
  action: 'created' | 'deleted';

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The user; null for team keys',
  })
  by: string | null;

  @ApiProperty({ description: 'The link went with the item at one of its ends' })
  with_item: boolean;

  @ApiProperty({ format: 'uuid' })
  link_id: string;
}

export class LinkHistoryView {
  @ApiProperty({ type: [LinkEventView] })
  events: LinkEventView[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Of the next page; null at the end' })
  next_cursor: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of the first event: with the other `order` it leads back; null on an empty page',
  })
  previous_cursor: string | null;
}

export function linkHistoryView({ rows, next, previous }: HistoryPage): LinkHistoryView {
  return {
    events: rows.map((row) => ({
      action: row.action,
      at: row.at.toISOString(),
      by: row.by,
      with_item: row.with_item,
      link_id: row.id,
      relationship: row.relationship,
      source_item_id: row.source_item_id,
      target_item_id: row.target_item_id,
    })),
    next_cursor: next,
    previous_cursor: previous,
  };
}
