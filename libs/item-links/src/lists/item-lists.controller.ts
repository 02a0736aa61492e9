import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { MayBeKnownList } from '#platform/http';

import { NEXT_LINK, nextLink } from '../links/cursor.js';
import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { itemFacetsView, ItemFacetsView } from './item-facets.view.js';
import { ItemFilterDto, ItemListDto, ItemSummaryDto, ItemTypeListDto } from './item-lists.dto.js';
import { ItemListsService } from './item-lists.service.js';
import { itemPageView, ItemPageView } from './item-page.view.js';
import { itemSummaryView, ItemSummaryView } from './item-summary.view.js';
import { itemTypePageView, ItemTypePageView } from './item-types.view.js';

/** Stands before the controller of single items: `summary` and its like are no ids. */
@Controller('api/v1/org/:org/ws/:ws/projects/:project')
@WorkspaceController('items')
@ProjectParam()
export class ItemListsController {
  constructor(private readonly lists: ItemListsService) {}

  @Get('items')
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'list_items',
    summary: 'List items',
    description:
      'Filters narrow, values of a repeated one are alternatives. `sort=relevance` needs `q`. Descending severity starts at critical, descending status at needs_review; ties go by time, then id. `cursor` goes on behind an earlier page, whatever was changed meanwhile; it belongs to its filter and order.',
  })
  @ApiOkResponse({ type: ItemPageView, headers: NEXT_LINK })
  async list(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() query: ItemListDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ItemPageView> {
    const { page, cursor, limit = 50, sort = 'created_at', order = 'desc', ...filter } = query;
    const part = { page, cursor, limit };
    const found = await this.lists.list(workspace, project, filter, { sort, order }, part);
    if (found.next !== null) void reply.header('link', nextLink(request.url, found.next));
    return itemPageView(found);
  }

  @Get('items/summary')
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'item_summary',
    summary: 'How many items there are, by severity, status and type',
  })
  @ApiOkResponse({ type: ItemSummaryView })
  async summary(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() { item_type: itemType }: ItemSummaryDto,
  ): Promise<ItemSummaryView> {
    return itemSummaryView(await this.lists.summary(workspace, project, itemType));
  }

  @Get('items/facets')
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'get_item_facets',
    summary: 'How many items each value of each filter would leave',
    description: 'The filter of a dimension is left out when its own values are counted.',
  })
  @ApiOkResponse({ type: ItemFacetsView })
  async facets(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() filter: ItemFilterDto,
  ): Promise<ItemFacetsView> {
    return itemFacetsView(await this.lists.facets(workspace, project, filter));
  }

  @Get('item-types')
  @MayBeKnownList()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({ operationId: 'list_project_item_types', summary: 'Built-in item types and those in use' })
  @ApiOkResponse({ type: ItemTypePageView })
  async types(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() { page = 1, limit = 50 }: ItemTypeListDto,
  ): Promise<ItemTypePageView> {
    return itemTypePageView(await this.lists.types(workspace, project, { page, limit }));
  }
}
