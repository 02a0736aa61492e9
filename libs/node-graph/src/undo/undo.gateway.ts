import { MessageBody } from '@nestjs/websockets';

import { newTraceId } from '#platform/http';
import { Realtime } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { SocketWrite } from '../protocol/graph-writes.js';
import { socketHistoryLimit } from '../protocol/limits.js';
import { parseBatchId, type ReversalAnswer, reversalAnswer } from './undo-answer.js';
import { UndoService } from './undo.service.js';
import { GraphBatchIdView, GraphRedoView, GraphUndoView } from './undo.views.js';

const payload = GraphBatchIdView;
const onUndo = (event: string, summary: string): MethodDecorator =>
  SocketWrite({ event, summary, payload, limit: socketHistoryLimit('history:undo'), ack: GraphUndoView });
const onRedo = (event: string, summary: string): MethodDecorator =>
  SocketWrite({ event, summary, payload, limit: socketHistoryLimit('history:redo'), ack: GraphRedoView });

/** Undo and redo over Socket.IO, under both of their names (docs/contracts/node-graph.md#undo-and-redo). */
@Realtime()
export class UndoGateway {
  constructor(private readonly history: UndoService) {}

  @onUndo('history:undo', 'Take a batch of your own back')
  async undo(@MessageBody() body: unknown, @GraphActor() actor: Actor): Promise<ReversalAnswer> {
    const reversal = await this.history.undo(parseBatchId(body), actor);
    return reversalAnswer(reversal, 'undoOf', actor, newTraceId());
  }

  @onUndo('batch:undo', 'The same as `history:undo`')
  async batchUndo(@MessageBody() body: unknown, @GraphActor() actor: Actor): Promise<ReversalAnswer> {
    return this.undo(body, actor);
  }

  @onRedo('history:redo', 'Make a batch happen again that you had undone')
  async redo(@MessageBody() body: unknown, @GraphActor() actor: Actor): Promise<ReversalAnswer> {
    const reversal = await this.history.redo(parseBatchId(body), actor);
    return reversalAnswer(reversal, 'redoOf', actor, newTraceId());
  }

  @onRedo('batch:redo', 'The same as `history:redo`')
  async batchRedo(@MessageBody() body: unknown, @GraphActor() actor: Actor): Promise<ReversalAnswer> {
    return this.redo(body, actor);
  }
}
