import type { Readable } from 'node:stream';

import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import { Caller, type PlatformRequest, RequireScope } from '#platform/auth';
import { Idempotent, IdempotentRequests, TakesIdempotencyKey } from '#platform/http';
import { UuidPath } from '#platform/input';

import { LARGEST_FILE } from '../exchange.limits.js';
import { Refusals } from './imports.docs.js';
import { ImportDto, ImportReportDto } from './imports.dto.js';
import { Imports } from './imports.service.js';
import { fileOfForm, isMultipart } from './multipart.js';
import { ImportListView, ImportReportView, ImportView, importView } from './import.view.js';

const Id = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    schema: { type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000ab' },
  });

/** Files of other tools, which become items, nodes or bundles. */
@ApiTags('imports')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly repeats: IdempotentRequests,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(202)
  @RequireScope('imports:write')
  @TakesIdempotencyKey()
  @ApiConsumes('application/octet-stream', 'multipart/form-data')
  @ApiBody({
    description: 'The file as it is, or a form that holds it',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiOperation({ operationId: 'create_import', summary: 'Import a file' })
  @ApiAcceptedResponse({ type: ImportView })
  @Refusals(400, 401, 403, 409, 429)
  async create(
    @Query() query: ImportDto,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<ImportView> {
    const file = (request.body ?? null) as Readable | null;
    try {
      const parts =
        file !== null && isMultipart(request.headers)
          ? await fileOfForm(request.headers, file)
          : (file?.iterator({ destroyOnReturn: false }) ?? null);
      const sent = { parts, most: LARGEST_FILE };
      return await this.repeats.onceOfFile(request, reply, caller.subject, sent, async (whole) =>
        importView(await this.imports.create(query, whole, caller)),
      );
    } catch (error) {
      // The rest of the file is read by nobody: the connection is of no use for anything else.
      file?.resume();
      void reply.header('connection', 'close');
      throw error;
    }
  }

  @Get()
  @RequireScope('imports:read')
  @ApiOperation({ operationId: 'list_imports', summary: 'Your latest imports' })
  @ApiOkResponse({ type: ImportListView })
  @Refusals(401, 403, 429)
  async list(@Caller() caller: Principal): Promise<ImportListView> {
    return { imports: (await this.imports.list(caller, this.clock.date())).map(importView) };
  }

  @Get(':id')
  @Id()
  @RequireScope('imports:read')
  @ApiOperation({ operationId: 'get_import', summary: 'How far an import has come' })
  @ApiOkResponse({ type: ImportView })
  @Refusals(400, 401, 403, 404, 429)
  async get(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<ImportView> {
    return importView(await this.imports.find(id, caller, this.clock.date()));
  }

  @Get(':id/report')
  @Id()
  @RequireScope('imports:read')
  @ApiOperation({ operationId: 'get_import_report', summary: 'All that was not taken as it stands' })
  @ApiOkResponse({ type: ImportReportView })
  @Refusals(400, 401, 403, 404, 429)
  async report(
    @Param('id', UuidPath) id: string,
    @Query() { from = 0 }: ImportReportDto,
    @Caller() caller: Principal,
  ): Promise<ImportReportView> {
    const { parts, next } = await this.imports.report(id, from, caller, this.clock.date());
    return { lines: parts.flatMap(({ lines }) => [...lines]), next };
  }

  @Post(':id/cancel')
  @Id()
  @HttpCode(200)
  @Idempotent()
  @RequireScope('imports:write')
  @ApiOperation({ operationId: 'update_import_to_cancelled', summary: 'Cancel an import' })
  @ApiOkResponse({ type: ImportView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async cancel(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<ImportView> {
    return importView(await this.imports.cancel(id, caller, this.clock.date()));
  }
}
