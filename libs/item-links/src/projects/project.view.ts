import { ApiProperty } from '@nestjs/swagger';

import { DEFAULT_KEY, type Project } from './project.entity.js';

/** What the project's other resources would be counted by; this service has none of them. */
export class ResourceCountsView {
  @ApiProperty({ type: 'integer' })
  sessions = 0;

  @ApiProperty({ type: 'integer' })
  sandboxes = 0;

  @ApiProperty({ type: 'integer' })
  evaluations = 0;

  @ApiProperty({ type: 'integer' })
  airt_assessments = 0;
}

/** A project on the wire (docs/contracts/item-links.md#projects). */
export class ProjectView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  key: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'string', nullable: true })
  description: string | null;

  @ApiProperty({ format: 'uuid' })
  workspace_id: string;

  @ApiProperty()
  is_default: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  @ApiProperty({ type: 'integer' })
  runtime_count = 0;

  @ApiProperty()
  resource_counts: ResourceCountsView;
}

export function projectView(project: Project): ProjectView {
  return {
    id: project.id,
    key: project.key,
    name: project.name,
    description: project.description,
    workspace_id: project.workspaceId,
    is_default: project.key === DEFAULT_KEY,
    created_at: project.createdAt.toISOString(),
    updated_at: project.updatedAt.toISOString(),
    runtime_count: 0,
    resource_counts: new ResourceCountsView(),
  };
}
