import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const uuid = { format: 'uuid' } as const;

/** `link:add`. */
export class GraphNewLinkView {
  @ApiPropertyOptional({
    ...uuid,
    description: 'Of your choice: the same call again is told the first result',
  })
  id?: string;

  @ApiProperty({ ...uuid, description: 'The blocking node, the child' })
  source: string;

  @ApiProperty({ ...uuid, description: 'The blocked node, the parent' })
  target: string;

  @ApiPropertyOptional({ type: 'integer', enum: [0, 1], default: 0, description: '0 primary, 1 secondary' })
  type?: number;
}

/** `link:update`. */
export class GraphLinkUpdateView {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ type: 'integer', enum: [0, 1], description: '0 primary, 1 secondary' })
  type?: number;

  @ApiPropertyOptional({ description: 'Shown to its owner alone' })
  private?: boolean;
}

/** `link:add_many`. */
export class GraphNewLinksView {
  @ApiProperty({ type: [GraphNewLinkView], minItems: 1, maxItems: 500 })
  links: GraphNewLinkView[];
}
