import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { MayBeKnownList } from '#platform/http';
import { UuidPath } from '#platform/input';

import { ItemByIdOrRef } from '../addressing/item-ref.guard.js';
import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { NEXT_LINK, nextLink } from './cursor.js';
import { linkView, LinkView } from './link.view.js';
import { LinkListDto } from './link-list.dto.js';
import { linkListView, LinkListView } from './link-list.view.js';
import { LinkListsService } from './link-lists.service.js';
import { LinkCreateDto } from './links.dto.js';
import { ItemLinksService } from './item-links.service.js';

@Controller('api/v1/org/:org/ws/:ws/projects/:project/items/:item_id/links')
@WorkspaceController('links')
@ProjectParam()
export class ItemLinksController {
  constructor(
    private readonly links: ItemLinksService,
    private readonly lists: LinkListsService,
  ) {}

  @Post()
  @ItemByIdOrRef()
  @Needs('items:write')
  @MayRefuse(409, 422)
  @ApiOperation({
    operationId: 'create_item_link',
    summary: 'Create a directed link from this item to another (same project)',
  })
  @ApiCreatedResponse({ type: LinkView })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) itemId: string,
    @Body() body: LinkCreateDto,
  ): Promise<LinkView> {
    return linkView(await this.links.create(workspace, project, itemId, body));
  }

  @Get()
  @MayBeKnownList()
  @ItemByIdOrRef()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'list_item_links',
    summary: 'Links in both directions, as seen from this item; all of them, or filtered and paged',
  })
  @ApiOkResponse({ type: LinkListView, headers: NEXT_LINK })
  async list(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) itemId: string,
    @Query() query: LinkListDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LinkListView> {
    if (Object.keys(query).length === 0)
      return linkListView(await this.lists.all(workspace, project, itemId));
    const { rows, next } = await this.lists.page(workspace, project, itemId, query);
    if (next !== null) void reply.header('link', nextLink(request.url, next));
    return linkListView(rows, next);
  }

  @Delete(':link_id')
  @HttpCode(204)
  @ItemByIdOrRef()
  @Needs('items:write')
  @ApiParam({ name: 'link_id', schema: { type: 'string', format: 'uuid' } })
  @MayRefuse(422)
  @ApiOperation({ operationId: 'delete_item_link', summary: 'Unlink, from either end' })
  @ApiNoContentResponse()
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) itemId: string,
    @Param('link_id', UuidPath) linkId: string,
  ): Promise<void> {
    await this.links.delete(workspace, project, itemId, linkId);
  }
}
