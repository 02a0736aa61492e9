import { Readable } from 'node:stream';

import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import type { ItemRow } from '../items/items.repository.js';
import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { CSV_HEADER, csvLine } from './csv.js';
import { ItemExportsService } from './item-exports.service.js';
import { ItemExportDto } from './item-lists.dto.js';

/** Stands before the controller of single items: `export` is no id. */
@Controller('api/v1/org/:org/ws/:ws/projects/:project/items/export')
@WorkspaceController('items')
@ProjectParam()
export class ItemExportsController {
  constructor(private readonly exports: ItemExportsService) {}

  @Get()
  @Needs('items:read')
  @MayRefuse(422)
  @ApiOperation({
    operationId: 'export_items',
    summary: 'Every match as CSV',
    description: 'A stream. What a spreadsheet would take for a formula is guarded by an apostrophe.',
  })
  @ApiOkResponse({
    description: 'CSV with a header line',
    content: { 'text/csv': { schema: { type: 'string' } } },
  })
  async export(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Query() query: ItemExportDto,
  ): Promise<StreamableFile> {
    const { sort = 'created_at', order = 'desc', ...filter } = query;
    const batches = await this.exports.export(workspace, project, filter, { sort, order });
    const lines = Readable.from(csv(batches), { objectMode: false, highWaterMark: 65_536 });
    return new StreamableFile(lines, {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="items.csv"',
    });
  }
}

async function* csv(batches: AsyncIterable<readonly ItemRow[]>): AsyncGenerator<string, void> {
  yield CSV_HEADER;
  for await (const rows of batches) yield rows.map(csvLine).join('');
}
