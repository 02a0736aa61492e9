import { ApiProperty } from '@nestjs/swagger';

import type { WorkspaceOfCaller } from './workspaces.repository.js';

export class WorkspaceOrganizationView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'engines' })
  slug: string;

  @ApiProperty({ example: 'Analytical Engines' })
  name: string;
}

export class WorkspaceView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Unique in its organization; never changes', example: 'main' })
  slug: string;

  @ApiProperty({ example: 'Main' })
  name: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: WorkspaceOrganizationView })
  organization: WorkspaceOrganizationView;
}

export class WorkspacesView {
  @ApiProperty({ type: [WorkspaceView] })
  workspaces: WorkspaceView[];
}

export function workspacesView(workspaces: readonly WorkspaceOfCaller[]): WorkspacesView {
  return {
    workspaces: workspaces.map(({ createdAt, ...workspace }) => ({
      ...workspace,
      createdAt: createdAt.toISOString(),
    })),
  };
}
