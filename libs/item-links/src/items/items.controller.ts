import { Body, Controller, Get, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { UuidPath } from '#platform';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { itemView, ItemView } from './item.view.js';
import { ItemCreateDto, ItemUpdateDto } from './items.dto.js';
import { ItemsService } from './items.service.js';

const ItemParam = (): MethodDecorator =>
  ApiParam({ name: 'item_id', schema: { type: 'string', format: 'uuid' } });

@Controller('api/v1/org/:org/ws/:ws/projects/:project/items')
@WorkspaceController('items')
@ProjectParam()
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Post()
  @Needs('items:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_item', summary: 'Create item, with links or without' })
  @ApiCreatedResponse({ type: ItemView })
  @ApiOkResponse({ type: ItemView, description: 'Replay of a dedupe_key' })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() body: ItemCreateDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ItemView> {
    const { item, created } = await this.items.create(workspace, project, body);
    if (!created) void reply.status(200);
    return itemView(item);
  }

  @Get(':item_id')
  @Needs('items:read')
  @ItemParam()
  @MayRefuse(422)
  @ApiOperation({ operationId: 'get_item', summary: 'Get item' })
  @ApiOkResponse({ type: ItemView })
  async get(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
  ): Promise<ItemView> {
    return itemView(await this.items.get(workspace, project, id));
  }

  @Patch(':item_id')
  @Needs('items:write')
  @ItemParam()
  @MayRefuse(422)
  @ApiOperation({ operationId: 'update_item', summary: 'Update item: only supplied fields change' })
  @ApiOkResponse({ type: ItemView })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
    @Body() body: ItemUpdateDto,
  ): Promise<ItemView> {
    return itemView(await this.items.update(workspace, project, id, body));
  }
}
