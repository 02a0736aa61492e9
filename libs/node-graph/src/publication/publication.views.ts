import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Events that name a node and nothing else. */
export class GraphNodeIdView {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** `node:publish`, `node:publish:update`. */
export class GraphPublicationView extends GraphNodeIdView {
  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: '`null`: no end',
  })
  due?: string | null;

  @ApiPropertyOptional({ description: 'Everything below the node too; `true` for a new publication' })
  branch?: boolean;
}
