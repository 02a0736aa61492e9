import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { GraphDiffBodyView } from '../protocol/views.js';

/** What `graph:since` asks for. */
export class GraphSinceView {
  @ApiProperty({ description: 'From the last answer that held one' })
  cursor: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
  limit?: number;
}

/** `graph:since`: the diffs, or `reset`. */
export class GraphSinceAnswerView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiPropertyOptional({
    enum: [true],
    description: 'The cursor is too old, or of before the database was restored: call `graph:get` again',
  })
  reset?: true;

  @ApiPropertyOptional({ description: 'You have everything up to here' })
  cursor?: string;

  @ApiPropertyOptional({ description: 'Ask again with the new cursor' })
  hasMore?: boolean;

  @ApiPropertyOptional({ type: [GraphDiffBodyView] })
  diffs?: GraphDiffBodyView[];

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;
}
