import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** `node:access:delete`. */
export class GraphGrantKeyView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'email' })
  email: string;
}

/** `node:access:update`. */
export class GraphGrantUpdateView extends GraphGrantKeyView {
  @ApiPropertyOptional({ type: 'integer', enum: [1, 2, 3] })
  level?: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: '`null`: no end',
  })
  due?: string | null;

  @ApiPropertyOptional()
  branch?: boolean;
}
