import { Injectable } from '@nestjs/common';

import { ADDS_ONCE, byOffset, inputOf, McpTools, READS } from '#platform/mcp';

import { payloadOf } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { parseHistory } from '../queries/history-input.js';
import { HistoryPages } from '../queries/history.service.js';
import { parseBatchId } from '../undo/undo-answer.js';
import { UndoService } from '../undo/undo.service.js';
import * as answer from './graph-answers.js';
import { type ChangeTool, GraphCalls, type Query } from './graph-calls.js';
import { FEW, SMALL_SLICE } from './graph-schemas.js';

const BATCH = inputOf(
  { batchId: { type: 'string', format: 'uuid', description: 'As the change or graph_history named it' } },
  'batchId',
);

/** What was done, for agents that have to take it back. Limits are those of the REST twins. */
@Injectable()
export class HistoryTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly pages: HistoryPages,
    private readonly history: UndoService,
  ) {
    tools.add('graph', calls.asking(this.page()), ...this.changes().map((change) => calls.changing(change)));
  }

  private page(): Query {
    return {
      name: 'graph_history',
      title: 'History of the graph',
      description: 'What was done to the graph that you may see, batch by batch, the newest first.',
      inputSchema: inputOf({
        ...SMALL_SLICE,
        scopeType: { enum: ['USER', 'GRAPH'] },
        scopeId: {
          type: 'string',
          description: 'USER: yourself; GRAPH: a node, or the user whose graph it is',
        },
      }),
      outputSchema: answer.HISTORY,
      annotations: READS,
      nodes: ['scopeId'],
      paging: byOffset(FEW),
      limit: restLimit('history:page'),
      ask: (args, actor) => this.pages.page(parseHistory({ limit: FEW, ...payloadOf(args) }), actor),
    };
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_undo',
        title: 'Undo a change',
        description: 'Take back a batch of your own, unless what it decided was decided anew since.',
        inputSchema: BATCH,
        annotations: ADDS_ONCE,
        limit: restLimit('history:undo'),
        make: async (args, actor) => (await this.history.undo(parseBatchId(args), actor)).outcome,
      },
      {
        name: 'graph_redo',
        title: 'Redo a change',
        description: 'Make a batch happen again that you had undone.',
        inputSchema: BATCH,
        annotations: ADDS_ONCE,
        limit: restLimit('history:redo'),
        make: async (args, actor) => (await this.history.redo(parseBatchId(args), actor)).outcome,
      },
    ];
  }
}
