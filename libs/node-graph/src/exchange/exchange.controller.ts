import { Readable } from 'node:stream';

import { Controller, Get, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { DomainError } from '#kernel';
import { type PlatformRequest, RequireScope, traceId } from '#platform/auth';
import { bodyOf, LateBody } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi, MayMiss } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { restPlanLimit } from '../protocol/limits.js';
import {
  type ExportAnswer,
  exportAnswer,
  exportInParts,
  type ImportAnswer,
  importAnswer,
  textOf,
} from './exchange-answer.js';
import { documentTooLarge } from './exchange.errors.js';
import { parseExport } from './exchange-input.js';
import { GraphDocumentView, GraphExportView, GraphImportView } from './exchange.views.js';
import { ExportService } from './export.service.js';
import { parseImport } from './import-input.js';
import { GraphImports } from './graph-imports.service.js';

const TYPES = {
  json: 'application/json; charset=utf-8',
  dot: 'text/vnd.graphviz; charset=utf-8',
  mermaid: 'text/plain; charset=utf-8',
} as const;
const text = { schema: { type: 'string' } } as const;

@Controller('api/graph')
@GraphApi('graph')
@ApiExtraModels(GraphExportView)
export class ExchangeController {
  constructor(
    private readonly exports: ExportService,
    private readonly imports: GraphImports,
  ) {}

  @Get('export')
  @RequireScope('graph:read')
  @RateLimit(restPlanLimit('graph:export'))
  @LargeRead()
  @MayMiss()
  @ApiOperation({ operationId: 'export_graph', summary: 'The graph, or a branch, as JSON, DOT or Mermaid' })
  @ApiQuery({
    name: 'format',
    required: false,
    schema: { enum: ['json', 'dot', 'mermaid'], default: 'json' },
  })
  @ApiQuery({ name: 'root', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'shared', required: false, schema: { type: 'boolean', default: false } })
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(GraphExportView) } },
      'text/vnd.graphviz': text,
      'text/plain': text,
    },
  })
  async export(
    @Query() query: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExportAnswer | string | StreamableFile> {
    const asked = parseExport(query);
    const opened = await this.exports.open(asked, actor);
    if (opened.more !== null) {
      const text = exportInParts(asked.format, opened, traceId(request));
      return new StreamableFile(Readable.from(text, { objectMode: false }), { type: TYPES[asked.format] });
    }
    if (asked.format === 'json') return exportAnswer('json', opened.document, traceId(request));
    void reply.header('content-type', TYPES[asked.format]);
    return textOf(asked.format, opened.document);
  }

  @Post('import')
  @LateBody()
  @LargeRead()
  @RestWrite({
    id: 'import_graph',
    summary: 'Make all nodes and links of a document anew, all or none',
    payload: GraphDocumentView,
    limit: restPlanLimit('graph:import'),
    answer: GraphImportView,
    conflicts: true,
  })
  async import(@Req() request: PlatformRequest, @GraphActor() actor: Actor): Promise<ImportAnswer> {
    const document = await parseImport(documentOf(request));
    return importAnswer(await this.imports.importDocument(document, actor), actor);
  }
}

/** The body; one that is too large is told what takes it. */
function documentOf(request: PlatformRequest): unknown {
  try {
    return bodyOf(request);
  } catch (error) {
    const isTooLarge = error instanceof DomainError && error.reason === 'too_large';
    throw isTooLarge ? documentTooLarge() : error;
  }
}
