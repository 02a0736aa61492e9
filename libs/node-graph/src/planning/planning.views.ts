import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { dueDate } from '../protocol/node.views.js';
import { GraphLinkView, NEXT_OFFSET } from '../protocol/views.js';

const uuid = { format: 'uuid' } as const;

/** `graph:ready`. */
export class GraphReadyQueryView {
  @ApiPropertyOptional({ ...uuid, description: 'Only this node and what is below it' })
  root?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5000, default: 1000 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: NEXT_OFFSET })
  offset?: number;
}

/** `graph:blockers`. */
export class GraphBlockersQueryView {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5000, default: 1000 })
  limit?: number;
}

/** `graph:path`. */
export class GraphPathQueryView {
  @ApiProperty(uuid)
  from: string;

  @ApiProperty(uuid)
  to: string;

  @ApiPropertyOptional({ default: false, description: 'Follow secondary links too' })
  secondary?: boolean;
}

/** `graph:critical_path`. */
export class GraphCriticalPathQueryView {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ enum: ['volume', 'due'], default: 'volume' })
  by?: string;
}

/** What plans tell of a node. */
export class GraphCardView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer', enum: [0, 1, 2, 3] })
  status: number;

  @ApiProperty(dueDate)
  dueDate: string | null;

  @ApiProperty({ type: 'integer' })
  priority: number;

  @ApiProperty({ type: 'integer' })
  volume: number;

  @ApiProperty({ type: [String] })
  tags: string[];

  @ApiProperty({ type: [String] })
  assignee: string[];

  @ApiProperty()
  independent: boolean;

  @ApiProperty({ type: 'integer' })
  version: number;
}

class GraphBlockerView extends GraphCardView {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Links between it and the node, at least' })
  depth: number;
}

class GraphCriticalNodeView extends GraphCardView {
  @ApiProperty({ description: 'Something before it on the path is due after it' })
  late: boolean;
}

class GraphReadView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;
}

export class GraphReadyView extends GraphReadView {
  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: [GraphCardView] })
  nodes: GraphCardView[];
}

export class GraphBlockersView extends GraphReadView {
  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Links that block one of these nodes and that you do not see',
  })
  hidden: number;

  @ApiProperty({
    type: [String],
    description: 'Their ids, the oldest first, at most `limit`: for `link:trash`',
  })
  hiddenLinks: string[];

  @ApiProperty({ type: [GraphBlockerView], description: 'Nearest first' })
  nodes: GraphBlockerView[];

  @ApiProperty({ type: [GraphLinkView] })
  links: GraphLinkView[];
}

export class GraphPathView extends GraphReadView {
  @ApiProperty({ type: [GraphCardView], description: 'From the first to the last; empty: there is no way' })
  nodes: GraphCardView[];

  @ApiProperty({ type: [GraphLinkView] })
  links: GraphLinkView[];
}

export class GraphCriticalPathView extends GraphReadView {
  @ApiProperty({ enum: ['volume', 'due'] })
  by: string;

  @ApiProperty({ type: 'integer', description: 'Sum of the volumes along the path' })
  volume: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'The latest due date along the path; a day is its beginning in UTC',
  })
  finish: string | null;

  @ApiProperty({ type: [GraphCriticalNodeView], description: 'From what comes first up to the node' })
  nodes: GraphCriticalNodeView[];

  @ApiProperty({ type: [GraphLinkView] })
  links: GraphLinkView[];
}
