import { Injectable } from '@nestjs/common';

import { byOffset, inputOf, McpTools, READS } from '#platform/mcp';

import { payloadOf } from '../protocol/input.js';
import { GRAPH_GET_REST, restLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE as SMALL } from '../protocol/page-input.js';
import { GRAPH_SLICE } from '../queries/graph-input.js';
import { GraphService } from '../queries/graph.service.js';
import { TrashService } from '../queries/trash.service.js';
import * as answer from './graph-answers.js';
import { GraphCalls, type Query } from './graph-calls.js';
import { FEW, PAGE, SMALL_SLICE } from './graph-schemas.js';

/** The graph and its trash with all fields, for agents that need them. Limits are those of the REST twins. */
@Injectable()
export class ReadingTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly graph: GraphService,
    private readonly trash: TrashService,
  ) {
    tools.add('graph', calls.asking(this.full()), calls.asking(this.trashed()));
  }

  private full(): Query {
    return {
      name: 'graph_get_full',
      title: 'Read the graph',
      description:
        'The graph with all fields: its nodes, then the links among them, by page. Large; graph_get is the overview.',
      inputSchema: inputOf(PAGE),
      outputSchema: answer.PAGE,
      annotations: READS,
      paging: byOffset(1_000),
      limit: GRAPH_GET_REST,
      ask: (args, actor) => this.graph.get(parseSlice(payloadOf(args), GRAPH_SLICE), actor),
    };
  }

  private trashed(): Query {
    return {
      name: 'graph_trash',
      title: 'What is in the trash',
      description: 'Nodes and links in the trash that you could bring back, by page.',
      inputSchema: inputOf(SMALL_SLICE),
      outputSchema: answer.PAGE,
      annotations: READS,
      paging: byOffset(FEW),
      limit: restLimit('trash:page'),
      ask: (args, actor) => this.trash.page(parseSlice({ limit: FEW, ...payloadOf(args) }, SMALL), actor),
    };
  }
}
