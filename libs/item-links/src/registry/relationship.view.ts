import { ApiProperty } from '@nestjs/swagger';

import type { Relationship } from './relationship.entity.js';

const Types = (): PropertyDecorator =>
  ApiProperty({ type: 'array', items: { type: 'string' }, nullable: true, description: 'null: any' });

/** What a project demands of the links of one relationship. */
export class RelationshipView {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'string', nullable: true })
  inverse: string | null;

  @ApiProperty()
  acyclic: boolean;

  @ApiProperty()
  symmetric: boolean;

  @ApiProperty()
  single_target: boolean;

  @Types()
  source_types: string[] | null;

  @Types()
  target_types: string[] | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class RelationshipListView {
  @ApiProperty({ type: [RelationshipView] })
  relationships: RelationshipView[];
}

export function relationshipView(rule: Relationship): RelationshipView {
  return {
    name: rule.name,
    inverse: rule.inverse,
    acyclic: rule.acyclic,
    symmetric: rule.symmetric,
    single_target: rule.singleTarget,
    source_types: rule.sourceTypes,
    target_types: rule.targetTypes,
    created_at: rule.createdAt.toISOString(),
    updated_at: rule.updatedAt.toISOString(),
  };
}
