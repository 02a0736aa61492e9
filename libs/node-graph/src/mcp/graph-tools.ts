import { Injectable } from '@nestjs/common';

import { ADDS, ADDS_ONCE, inputOf, McpTools } from '#platform/mcp';

import { parseNewLink } from '../links/new-link.js';
import { LinksService } from '../links/links.service.js';
import { parseNewNode, parseNodeUpdate } from '../nodes/node-input.js';
import { NodesService } from '../nodes/nodes.service.js';
import { LINK_ADD_REST, NODE_ADD_REST, restLimit } from '../protocol/limits.js';
import { type ChangeTool, GraphCalls } from './graph-calls.js';
import { FIELDS, NEW_LINK, NODE } from './graph-schemas.js';

/** The graph for agents: what they do, others who watch it see at once. Limits are those of the REST twins. */
@Injectable()
export class GraphTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly nodes: NodesService,
    private readonly links: LinksService,
  ) {
    tools.add('graph', ...this.changes().map((change) => calls.changing(change)));
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_node_add',
        title: 'Add a node',
        description: 'Add a node to the graph, alone or as a blocker (a child) of the target.',
        inputSchema: inputOf({ target: NODE, ...FIELDS }),
        annotations: ADDS,
        isCore: true,
        nodes: ['target'],
        limit: NODE_ADD_REST,
        make: (args, actor) => this.nodes.add(parseNewNode(args), actor),
      },
      {
        name: 'graph_node_update',
        title: 'Change a node',
        description: 'Change fields or status of a node; completing it may unblock others.',
        inputSchema: inputOf(
          {
            id: NODE,
            version: { type: 'integer', description: 'Refuse if it has another' },
            ...FIELDS,
          },
          'id',
        ),
        annotations: ADDS_ONCE,
        isCore: true,
        nodes: ['id'],
        limit: restLimit('node:update'),
        make: (args, actor) => this.nodes.update(parseNodeUpdate(args), actor),
      },
      {
        name: 'graph_link_add',
        title: 'Link two nodes',
        description: 'Link two nodes: the source blocks the target until it is completed.',
        inputSchema: NEW_LINK,
        annotations: ADDS,
        isCore: true,
        nodes: ['source', 'target'],
        limit: LINK_ADD_REST,
        make: (args, actor) => this.links.add(parseNewLink(args), actor),
      },
    ];
  }
}
