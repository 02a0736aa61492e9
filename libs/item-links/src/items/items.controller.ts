import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';

import { UuidPath } from '#platform';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import {
  ETAG,
  type Exchange,
  IfMatch,
  MayBeKnown,
  OnlyIfMatched,
  Tagged,
  tagged,
  unlessKnown,
} from '../workspace/conditional.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemAddress } from '../links/link-target.js';
import { LONGEST_REF } from './item-address.js';
import { ItemPath } from './item-path.pipe.js';
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
  @ApiCreatedResponse({ type: ItemView, headers: ETAG })
  @ApiOkResponse({ type: ItemView, headers: ETAG, description: 'Replay of a dedupe_key' })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() body: ItemCreateDto,
    @Tagged() exchange: Exchange,
  ): Promise<ItemView> {
    const { item, created } = await this.items.create(workspace, project, body);
    if (!created) void exchange.reply.status(200);
    return tagged(exchange, item.version, itemView(item));
  }

  @Get(':item_id')
  @Needs('items:read')
  @ApiParam({
    name: 'item_id',
    description: 'UUID, or else the ref',
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_REF },
  })
  @MayRefuse(422)
  @ApiOperation({ operationId: 'get_item', summary: 'Get item, by UUID or by ref' })
  @MayBeKnown()
  @ApiOkResponse({ type: ItemView, headers: ETAG })
  async get(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', ItemPath) address: ItemAddress,
    @Tagged() exchange: Exchange,
  ): Promise<ItemView | undefined> {
    const item = await this.items.get(workspace, project, address);
    return unlessKnown(exchange, item.version, () => itemView(item));
  }

  @Patch(':item_id')
  @Needs('items:write')
  @ItemParam()
  @MayRefuse(422)
  @ApiOperation({ operationId: 'update_item', summary: 'Update item: only supplied fields change' })
  @OnlyIfMatched()
  @ApiOkResponse({ type: ItemView, headers: ETAG })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
    @Body() body: ItemUpdateDto,
    @IfMatch() versions: readonly number[] | null,
    @Tagged() exchange: Exchange,
  ): Promise<ItemView> {
    const item = await this.items.update(workspace, project, id, body, versions);
    return tagged(exchange, item.version, itemView(item));
  }

  @Delete(':item_id')
  @HttpCode(204)
  @Needs('items:write')
  @ItemParam()
  @MayRefuse(422)
  @OnlyIfMatched()
  @ApiOperation({ operationId: 'delete_item', summary: 'Delete item and its links' })
  @ApiNoContentResponse()
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
    @IfMatch() versions: readonly number[] | null,
  ): Promise<void> {
    await this.items.delete(workspace, project, id, versions);
  }
}
