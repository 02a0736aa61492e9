import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const uuid = { format: 'uuid' } as const;

export const dueDate = {
  type: 'string',
  nullable: true,
  description: 'A day, or a moment in UTC',
  example: '2026-12-10',
} as const;

/** What clients may set on a node. */
export class GraphNodeFieldsView {
  @ApiPropertyOptional({ maxLength: 80 })
  title?: string;

  @ApiPropertyOptional({ maxLength: 400 })
  description?: string;

  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 3],
    description: '0 Available, 1 InProgress, 3 Completed',
  })
  status?: number;

  @ApiPropertyOptional(dueDate)
  dueDate?: string | null;

  @ApiPropertyOptional({ type: [String], maxItems: 32 })
  tags?: string[];

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 9 })
  priority?: number;

  @ApiPropertyOptional({ description: 'Never blocked by its sources' })
  independent?: boolean;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 9 })
  volume?: number;

  @ApiPropertyOptional({ type: [String] })
  assignee?: string[];

  @ApiPropertyOptional()
  pinned?: boolean;

  @ApiPropertyOptional()
  collapsed?: boolean;
}

/** `node:add`. */
export class GraphNewNodeView extends GraphNodeFieldsView {
  @ApiPropertyOptional({
    ...uuid,
    description: 'Of your choice: the same call again is told the first result',
  })
  id?: string;

  @ApiPropertyOptional({ ...uuid, description: 'The parent' })
  target?: string;
}

/** `node:update`. */
export class GraphNodeUpdateView extends GraphNodeFieldsView {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Refuse if the node has another version' })
  version?: number;
}
