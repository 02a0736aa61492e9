import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { GraphLinkView, GraphNodePatchView, NEXT_OFFSET } from '../protocol/views.js';

export const COPY =
  'Whether everything comes once more inside `graph`, as clients of earlier days expect it; without it, `limit` may be up to 20,000, else up to 5,000';

/** What `graph:get` asks for. */
export class GraphSliceView {
  @ApiPropertyOptional({ default: true, description: COPY })
  copy?: boolean;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 20_000, default: 1000 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: NEXT_OFFSET })
  offset?: number;
}

/** What `graph:around` asks for. */
export class GraphAroundQueryView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 6,
    default: 2,
    description: 'How many primary links away',
  })
  depth?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 200, description: 'Of nodes' })
  limit?: number;
}

/** `graph:around`. */
export class GraphAroundView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty({ description: 'Whether there is more within the depth' })
  hasMore: boolean;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;

  @ApiProperty({ type: [GraphNodePatchView], description: 'The node itself first, then the nearest' })
  nodes: GraphNodePatchView[];

  @ApiProperty({ type: [GraphLinkView], description: 'Those among the nodes' })
  links: GraphLinkView[];
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
    description: '`graph:get` alone, unless `copy` is false: the same nodes and links',
  })
  graph?: object;
}
