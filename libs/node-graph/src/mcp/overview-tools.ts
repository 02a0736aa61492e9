import { Injectable } from '@nestjs/common';

import { byCursor, inputOf, McpTools, READS, TYPES } from '#platform/mcp';

import { GRAPH_GET_REST, restLimit } from '../protocol/limits.js';
import * as answer from './graph-answers.js';
import { GraphCalls, type Query } from './graph-calls.js';
import { NODE } from './graph-schemas.js';
import { OverviewService } from './overview.service.js';

/** What agents read of the graph first. */
@Injectable()
export class OverviewTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly overview: OverviewService,
  ) {
    tools.add('graph', ...this.queries().map((query) => calls.asking(query)));
  }

  private queries(): Query[] {
    return [
      {
        name: 'graph_get',
        title: 'Overview of the graph',
        description:
          'Nodes of the dependency graph as [id, title, status, what it blocks]; ~ only linked; status 2 blocked. All tools take such short ids.',
        inputSchema: inputOf({
          limit: { type: 'integer', maximum: 1_000, default: 50 },
          cursor: TYPES.text,
        }),
        outputSchema: answer.OVERVIEW,
        annotations: READS,
        isCore: true,
        paging: byCursor(50),
        limit: GRAPH_GET_REST,
        ask: (args, actor) => this.overview.page(args, actor),
      },
      {
        name: 'graph_node_get',
        title: 'Read a node',
        description: 'Everything about one node: its fields, what it blocks and what blocks it.',
        inputSchema: inputOf({ id: NODE }, 'id'),
        outputSchema: answer.NODE,
        annotations: READS,
        nodes: ['id'],
        limit: restLimit('branch:get'),
        ask: (args, actor) => this.overview.node(args, actor),
      },
    ];
  }
}
