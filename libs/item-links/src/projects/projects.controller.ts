import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { Clock } from '#kernel';
import {
  admittedBy,
  type Conditions,
  ETAG,
  type Exchange,
  IfUnchanged,
  isUnmodified,
  locate,
  LOCATION,
  MayBeKnown,
  tagged,
  Tagged,
  unlessKnown,
  MayBeKnownList,
} from '#platform/http';

import { MayRefuse, OnlyIfMatched, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { projectView, ProjectView } from './project.view.js';
import { ProjectCreateDto, ProjectUpdateDto } from './projects.dto.js';
import { ProjectsService } from './projects.service.js';

@Controller('api/v1/org/:org/ws/:ws/projects')
@WorkspaceController('projects')
export class ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Needs('projects:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_project', summary: 'Create project' })
  @ApiCreatedResponse({ type: ProjectView, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Body() body: ProjectCreateDto,
    @Tagged() exchange: Exchange,
  ): Promise<ProjectView> {
    const project = await this.projects.create(workspace, body);
    locate(exchange.reply, exchange.reply.request.url, project.key);
    return tagged(exchange, project, projectView(project));
  }

  @Get()
  @MayBeKnownList()
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
  @MayBeKnown()
  @ApiOkResponse({ type: ProjectView, headers: ETAG })
  async get(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') key: string,
    @Tagged() exchange: Exchange,
  ): Promise<ProjectView | undefined> {
    const project = await this.projects.get(workspace, key);
    const isOld = isUnmodified(exchange, project.updatedAt, this.clock.date());
    return unlessKnown(exchange, project, () => projectView(project), isOld);
  }

  @Patch(':project')
  @Needs('projects:write')
  @ProjectParam()
  @MayRefuse(422)
  @ApiOperation({ operationId: 'update_project', summary: 'Update project' })
  @OnlyIfMatched()
  @ApiOkResponse({ type: ProjectView, headers: ETAG })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') key: string,
    @Body() { name, description }: ProjectUpdateDto,
    @IfUnchanged() conditions: Conditions,
    @Tagged() exchange: Exchange,
  ): Promise<ProjectView> {
    const admitted = await admittedBy(conditions, () => this.projects.get(workspace, key));
    const changes = { name: name ?? undefined, description };
    const project = await this.projects.update(workspace, key, changes, admitted);
    return tagged(exchange, project, projectView(project));
  }

  @Delete(':project')
  @HttpCode(204)
  @Needs('projects:write')
  @ProjectParam()
  @MayRefuse(409)
  @ApiOperation({
    operationId: 'delete_project',
    summary: 'Delete project, its items and their links; for some days it can be restored',
  })
  @OnlyIfMatched()
  @ApiNoContentResponse()
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @IfUnchanged() conditions: Conditions,
  ): Promise<void> {
    const admitted = await admittedBy(conditions, () => this.projects.get(workspace, project));
    await this.projects.delete(workspace, project, admitted);
  }

  @Post(':project/restore')
  @HttpCode(200)
  @Needs('projects:write')
  @ProjectParam()
  @MayRefuse(409)
  @ApiOperation({
    operationId: 'restore_project',
    summary: 'Restore a project that was deleted, with its items and their links',
  })
  @ApiOkResponse({ type: ProjectView, headers: ETAG })
  async restore(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') key: string,
    @Tagged() exchange: Exchange,
  ): Promise<ProjectView> {
    const project = await this.projects.restore(workspace, key);
    return tagged(exchange, project, projectView(project));
  }
}
