import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { projectView, ProjectView } from './project.view.js';
import { ProjectCreateDto, ProjectUpdateDto } from './projects.dto.js';
import { ProjectsService } from './projects.service.js';

@Controller('api/v1/org/:org/ws/:ws/projects')
@WorkspaceController('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @Needs('projects:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_project', summary: 'Create project' })
  @ApiCreatedResponse({ type: ProjectView })
  async create(@Workspace() workspace: WorkspaceRef, @Body() body: ProjectCreateDto): Promise<ProjectView> {
    return projectView(await this.projects.create(workspace, body));
  }

  @Get()
  @Needs('projects:read')
  @ApiOperation({ operationId: 'list_projects', summary: 'List projects, as a bare array' })
  @ApiOkResponse({ type: [ProjectView] })
  async list(@Workspace() workspace: WorkspaceRef): Promise<ProjectView[]> {
    return (await this.projects.list(workspace)).map(projectView);
  }

  @Get(':project')
  @Needs('projects:read')
  @ProjectParam()
  @ApiOperation({ operationId: 'get_project', summary: 'Get project' })
  @ApiOkResponse({ type: ProjectView })
  async get(@Workspace() workspace: WorkspaceRef, @Param('project') project: string): Promise<ProjectView> {
    return projectView(await this.projects.get(workspace, project));
  }

  @Patch(':project')
  @Needs('projects:write')
  @ProjectParam()
  @MayRefuse(422)
  @ApiOperation({ operationId: 'update_project', summary: 'Update project' })
  @ApiOkResponse({ type: ProjectView })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() { name, description }: ProjectUpdateDto,
  ): Promise<ProjectView> {
    return projectView(
      await this.projects.update(workspace, project, { name: name ?? undefined, description }),
    );
  }

  @Delete(':project')
  @HttpCode(204)
  @Needs('projects:write')
  @ProjectParam()
  @MayRefuse(409)
  @ApiOperation({ operationId: 'delete_project', summary: 'Delete project, its items and their links' })
  @ApiNoContentResponse()
  async delete(@Workspace() workspace: WorkspaceRef, @Param('project') project: string): Promise<void> {
    await this.projects.delete(workspace, project);
  }
}
