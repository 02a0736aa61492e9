import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { Clock } from '#kernel';
import {
  type Admitted,
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
} from '#platform/http';
import { UuidPath } from '#platform/input';

import { MayRefuse, OnlyIfMatched, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemAddress } from '../addressing/item-address.js';
import { ItemAddressParam, ItemByIdOrRef } from '../addressing/item-ref.guard.js';
import { ItemPath } from '../addressing/item-path.pipe.js';
import { itemView, ItemView } from './item.view.js';
import { ItemCreateDto, ItemUpdateDto } from './items.dto.js';
import { ItemsService } from './items.service.js';

@Controller('api/v1/org/:org/ws/:ws/projects/:project/items')
@WorkspaceController('items')
@ProjectParam()
export class ItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Needs('items:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_item', summary: 'Create item, with links or without' })
  @ApiCreatedResponse({ type: ItemView, headers: { ...ETAG, ...LOCATION } })
  @ApiOkResponse({ type: ItemView, headers: ETAG, description: 'Replay of a dedupe_key' })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() body: ItemCreateDto,
    @Tagged() exchange: Exchange,
  ): Promise<ItemView> {
    const { item, created } = await this.items.create(workspace, project, body);
    if (created) locate(exchange.reply, exchange.reply.request.url, item.id);
    else void exchange.reply.status(200);
    return tagged(exchange, item, itemView(item));
  }

  @Get(':item_id')
  @Needs('items:read')
  @ItemAddressParam()
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
    const isOld = isUnmodified(exchange, item.updated_at, this.clock.date());
    return unlessKnown(exchange, item, () => itemView(item), isOld);
  }

  @Patch(':item_id')
  @Needs('items:write')
  @ItemByIdOrRef()
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'update_item', summary: 'Update item: only supplied fields change' })
  @OnlyIfMatched()
  @ApiOkResponse({ type: ItemView, headers: ETAG })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
    @Body() body: ItemUpdateDto,
    @IfUnchanged() conditions: Conditions,
    @Tagged() exchange: Exchange,
  ): Promise<ItemView> {
    const admitted = await this.admitted(conditions, workspace, project, id);
    const item = await this.items.update(workspace, project, id, body, admitted);
    return tagged(exchange, item, itemView(item));
  }

  @Delete(':item_id')
  @HttpCode(204)
  @Needs('items:write')
  @ItemByIdOrRef()
  @MayRefuse(422)
  @OnlyIfMatched()
  @ApiOperation({ operationId: 'delete_item', summary: 'Delete item and its links' })
  @ApiNoContentResponse()
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('item_id', UuidPath) id: string,
    @IfUnchanged() conditions: Conditions,
  ): Promise<void> {
    const admitted = await this.admitted(conditions, workspace, project, id);
    await this.items.delete(workspace, project, id, admitted);
  }

  private admitted(
    conditions: Conditions,
    workspace: WorkspaceRef,
    project: string,
    id: string,
  ): Promise<Admitted> {
    return admittedBy(conditions, async () => {
      const item = await this.items.get(workspace, project, { by: 'id', value: id });
      return { ...item, updatedAt: item.updated_at };
    });
  }
}
