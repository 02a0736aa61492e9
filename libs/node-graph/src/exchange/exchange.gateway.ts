import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { newTraceId } from '#platform/http';
import { LargeRead, RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { socketPlanLimit } from '../protocol/limits.js';
import { type ExportAnswer, exportAnswer, type ImportAnswer, importAnswer } from './exchange-answer.js';
import { parseExport } from './exchange-input.js';
import {
  GraphDocumentView,
  GraphExportQueryView,
  GraphExportView,
  GraphImportView,
} from './exchange.views.js';
import { ExportService } from './export.service.js';
import { parseImport } from './import-input.js';
import { GraphImports } from './graph-imports.service.js';

/** Graphs that leave the service or come into it, over Socket.IO. */
@Realtime()
export class ExchangeGateway {
  constructor(
    private readonly exports: ExportService,
    private readonly imports: GraphImports,
  ) {}

  /** `{format?, root?}` → `{ok, trace_id, format, version, nodes, links}`, or with `text` for DOT and Mermaid. */
  @SocketEvent({
    event: 'graph:export',
    summary: 'The graph, or a branch of it, as JSON, DOT or Mermaid',
    payload: GraphExportQueryView,
    ack: GraphExportView,
  })
  @RequireScope('graph:read')
  @RateLimit(socketPlanLimit('graph:export'))
  @LargeRead()
  async export(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<ExportAnswer> {
    const request = parseExport(payload);
    return exportAnswer(request.format, await this.exports.export(request, actor), newTraceId());
  }

  /** `{nodes, links?}` → `{ok, diff: {links, nodes}, ids}`: all or none. */
  @LargeRead()
  @SocketWrite({
    event: 'graph:import',
    summary: 'Make all nodes and links of a document anew, all or none',
    payload: GraphDocumentView,
    ack: GraphImportView,
    limit: socketPlanLimit('graph:import'),
  })
  async import(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<ImportAnswer> {
    return importAnswer(await this.imports.importDocument(await parseImport(payload), actor), actor);
  }
}
