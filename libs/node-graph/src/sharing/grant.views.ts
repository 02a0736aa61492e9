import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const uuid = { format: 'uuid' } as const;
const time = { type: 'string', format: 'date-time', nullable: true } as const;

/** `node:access`. */
export class GraphNewGrantView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty({ format: 'email' })
  email: string;

  @ApiPropertyOptional({
    type: 'integer',
    enum: [1, 2, 3],
    default: 3,
    description: '1 admin, 2 editor, 3 viewer',
  })
  level?: number;

  @ApiPropertyOptional(time)
  due?: string | null;

  @ApiPropertyOptional({ default: true, description: 'Everything below the node too' })
  branch?: boolean;
}
