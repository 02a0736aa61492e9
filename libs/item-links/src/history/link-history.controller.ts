import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { MayBeKnownList } from '#platform/http';

import { NEXT_LINK, nextLink } from '../links/cursor.js';
import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { LinkHistoryDto } from './link-history.dto.js';
import { LinkHistoryService } from './link-history.service.js';
import { linkHistoryView, LinkHistoryView } from './link-history.view.js';

@Controller('api/v1/org/:org/ws/:ws/projects/:project/links/history')
@WorkspaceController('links')
@ProjectParam()
export class LinkHistoryController {
  constructor(private readonly history: LinkHistoryService) {}

  @Get()
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'list_link_history',
    summary: 'Who created and deleted which link, newest first; kept after deletion of link and item',
  })
  @ApiOkResponse({ type: LinkHistoryView, headers: NEXT_LINK })
  async list(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() query: LinkHistoryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LinkHistoryView> {
    const page = await this.history.list(workspace, project, query);
    if (page.next !== null) void reply.header('link', nextLink(request.url, page.next));
    return linkHistoryView(page);
  }
}
