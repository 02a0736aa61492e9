import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { GraphLinkView, GraphNodePatchView, NEXT_OFFSET } from '../protocol/views.js';

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
