import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';

const uuid = { format: 'uuid' } as const;
export const dueDate = {
  type: 'string',
  nullable: true,
  description: 'A day, or a moment in UTC',
  example: '2026-12-10',
} as const;

/** What most calls on one entity need. */
export class GraphIdView {
  @ApiProperty(uuid)
  id: string;
}

/** `history:undo` and `history:redo`. */
export class GraphBatchIdView {
  @ApiProperty(uuid)
  batchId: string;
}

/** What clients may set on a node. */
class GraphNodeFieldsView {
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

export class GraphLinkView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty(uuid)
  source: string;

  @ApiProperty(uuid)
  target: string;

  @ApiProperty({ type: 'integer', enum: [0, 1] })
  type: number;

  @ApiProperty()
  wasBlocker: boolean;

  @ApiProperty({ type: 'integer' })
  version: number;
}

/** Any subset of a node's fields, with its id and version. */
export class GraphNodePatchView extends PartialType(OmitType(GraphNodeFieldsView, ['status'])) {
  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 2, 3],
    description: '0 Available, 1 InProgress, 2 Blocked, 3 Completed',
  })
  status?: number;

  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ type: 'integer' })
  version?: number;

  @ApiPropertyOptional({ type: [String] })
  shareRoots?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Links that block it and that you do not see',
  })
  hiddenBlockers?: number;

  @ApiPropertyOptional()
  inTrash?: boolean;

  @ApiPropertyOptional({ enum: [true], description: 'Gone for good, or out of your sight' })
  deleted?: true;
}

/** A link as a diff tells of it: whole, unless it is gone; private or trashed where that was changed. */
export class GraphLinkPatchView extends PartialType(OmitType(GraphLinkView, ['id'])) {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ description: 'Shown to its owner alone' })
  private?: boolean;

  @ApiPropertyOptional()
  inTrash?: boolean;

  @ApiPropertyOptional({ enum: [true], description: 'Gone for good, or out of your sight' })
  deleted?: true;
}

export class GraphDiffBodyView {
  @ApiProperty({ type: [GraphLinkPatchView] })
  links: GraphLinkPatchView[];

  @ApiProperty({ type: [GraphNodePatchView] })
  nodes: GraphNodePatchView[];

  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } })
  access?: object[];

  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } })
  user?: object[];
}

/** The answer of every mutation. */
export class GraphDiffView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty()
  diff: GraphDiffBodyView;
}

/** What undo and redo have in common. */
class GraphReversalView extends GraphDiffView {
  @ApiProperty({ ...uuid, description: 'The new batch, which can be undone itself' })
  batchId: string;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;
}

/** `history:undo`. */
export class GraphUndoView extends GraphReversalView {
  @ApiProperty(uuid)
  undoOf: string;
}

/** `history:redo`. */
export class GraphRedoView extends GraphReversalView {
  @ApiProperty(uuid)
  redoOf: string;
}

/** How to go on with a list that is read in pages. */
export const NEXT_OFFSET =
  'How many entries to leave out. While `hasMore`, go on with this offset plus the number of entries received (nodes and links together): a page may hold fewer than `limit`';

/** What `graph:get` asks for. */
export class GraphSliceView {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5000, default: 1000 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: NEXT_OFFSET })
  offset?: number;
}

/** `graph:get`, `branch:get`. */
export class GraphPageView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;

  @ApiProperty({ type: [GraphNodePatchView] })
  nodes: GraphNodePatchView[];

  @ApiProperty({ type: [GraphLinkView] })
  links: GraphLinkView[];

  @ApiProperty({ description: 'For `graph:since`: everything up to here is in what is shown' })
  cursor: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: '`graph:get` alone: the same nodes and links',
  })
  graph?: object;
}
