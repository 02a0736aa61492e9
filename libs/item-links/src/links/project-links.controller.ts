import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { MayBeKnownList } from '#platform/http';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { NEXT_LINK, nextLink } from './cursor.js';
import {
  linkBatchDeleteView,
  LinkBatchDeleteView,
  linkBatchPlanView,
  LinkBatchPlanView,
  linkBatchView,
  LinkBatchView,
} from './link-batch.view.js';
import { LinkBatchesService } from './link-batches.service.js';
import { ProjectLinkListDto } from './link-list.dto.js';
import { projectLinkListView, ProjectLinkListView } from './link-list.view.js';
import { LinkListsService } from './link-lists.service.js';
import { LinkBatchDeleteDto, LinkBatchDto } from './links.dto.js';

/** The links of a whole project. */
@Controller('api/v1/org/:org/ws/:ws/projects/:project/links')
@WorkspaceController('links')
@ProjectParam()
export class ProjectLinksController {
  constructor(
    private readonly lists: LinkListsService,
    private readonly batches: LinkBatchesService,
  ) {}

  @Get()
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({ operationId: 'list_project_links', summary: 'Links of a project, oldest first' })
  @ApiOkResponse({ type: ProjectLinkListView, headers: NEXT_LINK })
  async list(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() query: ProjectLinkListDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectLinkListView> {
    const page = await this.lists.ofProject(workspace, project, query);
    if (page.next !== null) void reply.header('link', nextLink(request.url, page.next));
    return projectLinkListView(page);
  }

  @Post('batch')
  @Needs('items:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_item_links', summary: 'Create up to 500 links, all or none' })
  @ApiCreatedResponse({ type: LinkBatchView })
  @ApiOkResponse({ type: LinkBatchPlanView, description: 'dry_run: all of them could be created' })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() { links, dry_run: dryRun }: LinkBatchDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LinkBatchView | LinkBatchPlanView> {
    const created = await this.batches.create(workspace, project, links, dryRun === true);
    if (!dryRun) return linkBatchView(created);
    void reply.status(200);
    return linkBatchPlanView(created);
  }

  @Post('batch-delete')
  @HttpCode(200)
  @Needs('items:write')
  @MayRefuse(422)
  @ApiOperation({ operationId: 'delete_item_links', summary: 'Remove up to 500 links, all or none' })
  @ApiOkResponse({ type: LinkBatchDeleteView })
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() { links, dry_run: dryRun }: LinkBatchDeleteDto,
  ): Promise<LinkBatchDeleteView> {
    const removed = await this.batches.delete(workspace, project, links, dryRun === true);
    return linkBatchDeleteView(removed, dryRun === true);
  }
}
