import { Body, Controller, Post, Req } from '@nestjs/common';

import { type PlatformRequest, traceId } from '#platform/auth';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { GraphApi } from '../protocol/graph-api.js';
import { RestWrite } from '../protocol/graph-writes.js';
import { restLimit } from '../protocol/limits.js';
import { parseBatchId, type ReversalAnswer, reversalAnswer } from './undo-answer.js';
import { UndoService } from './undo.service.js';
import { GraphBatchIdView, GraphRedoView, GraphUndoView } from './undo.views.js';

const payload = GraphBatchIdView;

/** The REST twins of undo and redo (docs/contracts/node-graph.md#rest). */
@Controller('api/history')
@GraphApi('history')
export class UndoController {
  constructor(private readonly history: UndoService) {}

  @Post('undo')
  @RestWrite({
    id: 'undo_batch',
    summary: 'Take a batch of your own back',
    payload,
    limit: restLimit('history:undo'),
    answer: GraphUndoView,
    conflicts: true,
  })
  async undo(
    @Body() body: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<ReversalAnswer> {
    return reversalAnswer(
      await this.history.undo(parseBatchId(body), actor),
      'undoOf',
      actor,
      traceId(request),
    );
  }

  @Post('redo')
  @RestWrite({
    id: 'redo_batch',
    summary: 'Make a batch happen again that you had undone',
    payload,
    limit: restLimit('history:redo'),
    answer: GraphRedoView,
    conflicts: true,
  })
  async redo(
    @Body() body: unknown,
    @GraphActor() actor: Actor,
    @Req() request: PlatformRequest,
  ): Promise<ReversalAnswer> {
    return reversalAnswer(
      await this.history.redo(parseBatchId(body), actor),
      'redoOf',
      actor,
      traceId(request),
    );
  }
}
