import { Body, Controller, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CountsBySize } from '#platform/limits';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { ItemFilterDto } from '../lists/item-lists.dto.js';
import { BulkEdits } from './bulk-edits.service.js';
import { BulkItems } from './bulk-items.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { batchOf } from './item-batch-input.js';
import { ItemBatchDto, ItemBatchUpdateDto } from './item-batch.dto.js';
import { itemBatchView, ItemBatchView, itemChangesView, ItemChangesView } from './item-batch.view.js';

/** Many items of a project at once. */
@Controller('api/v1/org/:org/ws/:ws/projects/:project/items/batch')
@WorkspaceController('items')
@ProjectParam()
export class ItemBatchesController {
  constructor(
    private readonly items: BulkItems,
    private readonly edits: BulkEdits,
    private readonly projects: ProjectsService,
  ) {}

  @Post()
  @Needs('items:write')
  @MayRefuse(409, 422)
  @CountsBySize('items')
  @ApiOperation({
    operationId: 'create_items',
    summary: 'Create or change up to 500 items, with their links',
  })
  @ApiCreatedResponse({ type: ItemBatchView, description: 'Some items are new' })
  @ApiOkResponse({ type: ItemBatchView, description: 'No item is new, or dry_run' })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() { items, upsert_by: upsertBy = null, mode, dry_run: isDry }: ItemBatchDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ItemBatchView> {
    const dryRun = isDry === true;
    // The first call to a workspace may be this one.
    await this.projects.get(workspace, project);
    const costs = mode === 'partial' ? 'entry' : 'all';
    const outcome = await this.items.write(workspace, project, batchOf(items), {
      ...{ upsertBy, costs, dryRun },
    });
    const view = itemBatchView(outcome, items, dryRun);
    if (dryRun || view.created === 0) void reply.status(200);
    return view;
  }

  @Patch()
  @Needs('items:write')
  @MayRefuse(422)
  @CountsBySize('ids')
  @ApiOperation({
    operationId: 'update_items',
    summary: 'Change up to 500 items alike',
  })
  @ApiOkResponse({ type: ItemChangesView })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() filter: ItemFilterDto,
    @Body() { ids = null, dry_run: isDry, ...changes }: ItemBatchUpdateDto,
  ): Promise<ItemChangesView> {
    const dryRun = isDry === true;
    return itemChangesView(
      await this.edits.change(workspace, project, { ids, filter, changes, dryRun }),
      dryRun,
    );
  }
}
