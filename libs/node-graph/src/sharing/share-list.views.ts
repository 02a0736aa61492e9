import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { NEXT_OFFSET } from '../protocol/views.js';

const uuid = { format: 'uuid' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const trace = { pattern: '^[0-9a-f]{12}$' } as const;

class GraphPersonView {
  @ApiProperty({ type: 'string', nullable: true })
  username: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  email: string | null;
}

class GraphGivenShareView {
  @ApiProperty({ type: 'integer', enum: [1, 2, 3] })
  level: number;

  @ApiProperty({ description: 'Everything below the node too' })
  branch: boolean;

  @ApiProperty({ ...time, nullable: true })
  due: string | null;

  @ApiProperty()
  grantedBy: GraphPersonView;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty(time)
  createdTime: string;
}

/** One share of a node. */
export class GraphShareView extends GraphGivenShareView {
  @ApiProperty({
    type: 'string',
    ...uuid,
    nullable: true,
    description: 'The node that was shared: this one, or one above it; `null`: one that you do not see',
  })
  nodeId: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  email: string | null;
}

class GraphPublicationStateView {
  @ApiProperty()
  publicToken: string;

  @ApiProperty({ ...time, nullable: true })
  publicDue: string | null;

  @ApiProperty()
  publicBranch: boolean;
}

/** `node:access:list`. */
export class GraphSharesView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty(trace)
  trace_id: string;

  @ApiProperty()
  owner: GraphPersonView;

  @ApiProperty({ type: [GraphShareView], description: 'Those of the node itself first' })
  access: GraphShareView[];

  @ApiProperty({ type: GraphPublicationStateView, nullable: true })
  publication: GraphPublicationStateView | null;
}

/** A share that somebody was given. */
export class GraphReceivedShareView extends GraphGivenShareView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  owner: GraphPersonView;

  @ApiProperty({ description: '`false`: you have hidden it' })
  showing: boolean;
}

/** `node:access:received`. */
export class GraphReceivedSharesView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty(trace)
  trace_id: string;

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: [GraphReceivedShareView] })
  access: GraphReceivedShareView[];
}

/** `access:visibilityupdate`. */
export class GraphVisibilityView {
  @ApiProperty({ ...uuid, description: 'The node that is shared with you' })
  id: string;

  @ApiProperty({ description: 'Whether you want to see it' })
  showing: boolean;
}

/** `node:access:received`. */
export class GraphReceivedSliceView {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: NEXT_OFFSET })
  offset?: number;
}
