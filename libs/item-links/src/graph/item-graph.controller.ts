import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { MayBeKnownList } from '#platform/http';
import { UuidPath } from '#platform/input';

import { ItemByIdOrRef } from '../addressing/item-ref.guard.js';
import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { GraphDto, PathDto } from './graph.dto.js';
import { ItemGraphService } from './item-graph.service.js';
import { graphView, ItemGraphView, pathView, ItemPathView } from './graph.view.js';

@Controller('api/v1/org/:org/ws/:ws/projects/:project/items/:item_id')
@WorkspaceController('links')
@ProjectParam()
export class ItemGraphController {
  constructor(private readonly graph: ItemGraphService) {}

  @Get('graph')
  @MayBeKnownList()
  @ItemByIdOrRef()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({ operationId: 'get_item_graph', summary: 'What can be reached from this item by links' })
  @ApiOkResponse({ type: ItemGraphView })
  async around(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) itemId: string,
    @Query() { direction = 'both', relationship, depth = 3, max_nodes: maxNodes = 200, ...more }: GraphDto,
  ): Promise<ItemGraphView> {
    const { max_links: maxLinks = 5_000, outer_links: outer } = more;
    const query = { direction, relationship, depth, maxNodes, maxLinks, withOuterLinks: outer === 'true' };
    return graphView(await this.graph.around(workspace, project, itemId, query));
  }

  @Get('path')
  @MayBeKnownList()
  @ItemByIdOrRef()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({ operationId: 'get_item_path', summary: 'A shortest way of links to another item' })
  @ApiOkResponse({ type: ItemPathView })
  async path(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) itemId: string,
    @Query() { to, direction = 'outgoing', relationship, max_depth: maxDepth = 10 }: PathDto,
  ): Promise<ItemPathView> {
    const query = { to, direction, relationship, maxDepth };
    return pathView(await this.graph.path(workspace, project, itemId, query));
  }
}
