import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
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

export class WorkspacePageView extends WorkspacesView {
  @ApiPropertyOptional({ description: 'Where a page was asked for' })
  pagination?: CursorPaginationView;
}

export function workspacesView(workspaces: readonly WorkspaceOfCaller[]): WorkspacesView {
  return { workspaces: workspaces.map(workspaceView) };
}

export function workspacePageView(page: ListPage<WorkspaceOfCaller>): WorkspacePageView {
  return { workspaces: page.rows.map(workspaceView), pagination: paginationView(page) };
}

export function workspaceView({ createdAt, ...workspace }: WorkspaceOfCaller): WorkspaceView {
  return { ...workspace, createdAt: createdAt.toISOString() };
}
