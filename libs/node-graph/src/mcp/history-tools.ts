import { Injectable } from '@nestjs/common';

import { byOffset, type McpTool, McpTools } from '#platform';

import { actorOf } from '../actor.js';
import { parseBatchId } from '../history/history-answer.js';
import { HistoryService } from '../history/history.service.js';
import { restLimit } from '../limits.js';
import { parseHistory } from '../reads/history-input.js';
import { HistoryPages } from '../reads/history.service.js';
import { changing, type ChangeTool } from './change-tool.js';
import { inputOf, uuid } from './graph-schemas.js';

const BATCH = inputOf({ batchId: uuid('The batch, as the change or graph_history named it') }, 'batchId');

/** What was done, for agents that have to take it back. Limits are those of the REST twins. */
@Injectable()
export class HistoryTools {
  constructor(
    tools: McpTools,
    private readonly pages: HistoryPages,
    private readonly history: HistoryService,
  ) {
    tools.add(this.page(), ...this.changes().map((change) => changing(change)));
  }

  private page(): McpTool {
    return {
      name: 'graph_history',
      description: 'What was done to the graph that you may see, batch by batch, the newest first.',
      inputSchema: inputOf({
        limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
        offset: { type: 'integer', minimum: 0, default: 0 },
      }),
      scope: 'graph:read',
      paging: byOffset(100),
      limit: restLimit('history:page'),
      run: (args, { caller }) => this.pages.page(parseHistory(args), actorOf(caller, null, 1)),
    };
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_undo',
        description: 'Take back a batch of your own, unless what it changed was changed again since.',
        inputSchema: BATCH,
        limit: restLimit('history:undo'),
        make: async (args, actor) => (await this.history.undo(parseBatchId(args), actor)).outcome,
      },
      {
        name: 'graph_redo',
        description: 'Make a batch happen again that you had undone.',
        inputSchema: BATCH,
        limit: restLimit('history:redo'),
        make: async (args, actor) => (await this.history.redo(parseBatchId(args), actor)).outcome,
      },
    ];
  }
}
