import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { Op } from '../model/change.js';
import { NEXT_OFFSET } from '../protocol/views.js';
import { GraphSliceView } from './page.views.js';

const uuid = { format: 'uuid' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const OP_CODES = Object.entries(Op)
  .map(([name, code]) => `${String(code)} ${name}`)
  .join(', ');
const trace = { pattern: '^[0-9a-f]{12}$' } as const;

/** What `branch:get` asks for. */
export class GraphBranchSliceView extends GraphSliceView {
  @ApiProperty({ description: 'The id of a node, or a public token' })
  root: string;
}

/** What `trash:page` asks for. */
export class GraphSmallSliceView {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: NEXT_OFFSET })
  offset?: number;
}

/** What `history:page` asks for. */
export class GraphHistorySliceView extends GraphSmallSliceView {
  @ApiPropertyOptional({ enum: ['USER', 'GRAPH'] })
  scopeType?: string;

  @ApiPropertyOptional({
    ...uuid,
    description: 'USER: yourself; GRAPH: a node, or the user whose graph it is',
  })
  scopeId?: string;
}

export class GraphTrashedNodeView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer', enum: [0, 1, 2, 3] })
  status: number;

  @ApiProperty({ enum: [true] })
  inTrash: true;

  @ApiProperty({ type: 'string', ...uuid, nullable: true, description: 'The same: trashed together' })
  lastBatchID: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty(time)
  lastEditedTime: string;

  @ApiProperty({ type: 'string', nullable: true })
  ownerUsername: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  ownerEmail: string | null;
}

export class GraphTrashedLinkView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty(uuid)
  source: string;

  @ApiProperty(uuid)
  target: string;

  @ApiProperty({ type: 'integer', enum: [0, 1] })
  type: number;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ enum: [true] })
  inTrash: true;

  @ApiProperty({ type: 'string', ...uuid, nullable: true })
  lastBatchID: string | null;
}

/** `trash:page`. */
export class GraphTrashPageView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty(trace)
  trace_id: string;

  @ApiProperty({ type: [GraphTrashedNodeView] })
  nodes: GraphTrashedNodeView[];

  @ApiProperty({ type: [GraphTrashedLinkView] })
  links: GraphTrashedLinkView[];
}

class GraphActorView {
  @ApiProperty({ type: 'string', nullable: true })
  username: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  email: string | null;
}

export class GraphHistoryOpView {
  @ApiProperty({ type: 'integer' })
  id: number;

  @ApiProperty({ type: 'integer', enum: Object.values(Op), description: OP_CODES })
  type: number;

  @ApiProperty({ type: 'integer', enum: [0, 1, 2, 3], description: '0 node, 1 link, 2 grant, 3 user' })
  entityType: number;

  @ApiProperty({ ...uuid, description: 'For a grant the node' })
  entityId: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  forwardPatch: object;

  @ApiProperty({ type: 'object', additionalProperties: true })
  inversePatch: object;

  @ApiProperty({ type: 'object', additionalProperties: true, description: '`{Version}` after the operation' })
  guard: object;

  @ApiProperty(time)
  createdTime: string;
}

export class GraphHistoryBatchView {
  @ApiProperty(uuid)
  batchId: string;

  @ApiProperty()
  actor: GraphActorView;

  @ApiProperty(time)
  ts: string;

  @ApiProperty()
  undone: boolean;

  @ApiProperty({ type: 'string', ...uuid, nullable: true })
  undoOf: string | null;

  @ApiProperty({ type: 'string', ...uuid, nullable: true })
  redoOf: string | null;

  @ApiProperty({ type: [GraphHistoryOpView] })
  ops: GraphHistoryOpView[];
}

/** `history:page`. */
export class GraphHistoryPageView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty(trace)
  trace_id: string;

  @ApiProperty({ type: [GraphHistoryBatchView] })
  batches: GraphHistoryBatchView[];
}
