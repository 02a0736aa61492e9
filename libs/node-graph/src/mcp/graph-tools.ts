import { Injectable } from '@nestjs/common';

import { byOffset, type McpTool, McpTools } from '#platform';

import { actorOf } from '../actor.js';
import { payloadOf } from '../input.js';
import { GRAPH_GET_REST, LINK_ADD_REST, NODE_ADD_REST, restLimit } from '../limits.js';
import { parseNewLink } from '../links/link-input.js';
import { LinksService } from '../links/links.service.js';
import { parseNewNode, parseNodeUpdate } from '../nodes/node-input.js';
import { NodesService } from '../nodes/nodes.service.js';
import { GRAPH_SLICE } from '../reads/branch-input.js';
import { GraphService } from '../reads/graph.service.js';
import { parseSlice } from '../reads/page-input.js';
import { changing, type ChangeTool } from './change-tool.js';
import { FIELDS, inputOf, SLICE, uuid } from './graph-schemas.js';

/** The graph for agents: what they do, others who watch it see at once. Limits are those of the REST twins. */
@Injectable()
export class GraphTools {
  constructor(
    tools: McpTools,
    private readonly graph: GraphService,
    private readonly nodes: NodesService,
    private readonly links: LinksService,
  ) {
    tools.add(this.get(), ...this.changes().map((change) => changing(change)));
  }

  private get(): McpTool {
    return {
      name: 'graph_get',
      description:
        'Read the dependency graph that you may see: its nodes, then the links among them, by page.',
      inputSchema: inputOf(SLICE),
      scope: 'graph:read',
      paging: byOffset(1_000),
      limit: GRAPH_GET_REST,
      run: (args, { caller }) =>
        this.graph.get(parseSlice(payloadOf(args), GRAPH_SLICE), actorOf(caller, null, 1)),
    };
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_node_add',
        description: 'Add a node to the graph, alone or as a blocker (a child) of another one.',
        inputSchema: inputOf({ target: uuid('The node that the new one blocks; absent: alone'), ...FIELDS }),
        limit: NODE_ADD_REST,
        make: (args, actor) => this.nodes.add(parseNewNode(args), actor),
      },
      {
        name: 'graph_node_update',
        description: 'Change fields or status of a node; completing it may unblock others.',
        inputSchema: inputOf(
          {
            id: uuid('The node'),
            version: { type: 'integer', description: 'Refuse if the node has another version' },
            ...FIELDS,
          },
          'id',
        ),
        limit: restLimit('node:update'),
        make: (args, actor) => this.nodes.update(parseNodeUpdate(args), actor),
      },
      {
        name: 'graph_link_add',
        description: 'Link two nodes of the graph: the source blocks the target until it is completed.',
        inputSchema: inputOf(
          {
            source: uuid('The blocking node, the child'),
            target: uuid('The blocked node, the parent'),
            type: { type: 'integer', enum: [0, 1], default: 0, description: '0 primary, 1 secondary' },
          },
          'source',
          'target',
        ),
        limit: LINK_ADD_REST,
        make: (args, actor) => this.links.add(parseNewLink(args), actor),
      },
    ];
  }
}
