import { Injectable } from '@nestjs/common';

import { ADDS_ONCE, inputOf, McpTools, REPLACES } from '#platform/mcp';

import { LinkChangesService } from '../links/link-changes.service.js';
import { parseLinkUpdate } from '../links/link-update.js';
import { NodeChangesService } from '../nodes/node-changes.service.js';
import { parseId } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { type ChangeTool, GraphCalls } from './graph-calls.js';
import { LINK, LINK_TYPE, NODE } from './graph-schemas.js';

/** For agents that mend a graph: nothing that they do here is for good. Limits are those of the REST twins. */
@Injectable()
export class RepairTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly nodes: NodeChangesService,
    private readonly links: LinkChangesService,
  ) {
    const changes = [...this.ofNodes(), ...this.ofLinks()];
    tools.add('graph', ...changes.map((change) => calls.changing(change)));
  }

  private ofNodes(): ChangeTool[] {
    return [
      {
        name: 'graph_node_trash',
        title: 'Trash a node',
        description: 'Put a node and its links into the trash; what only it blocked becomes available.',
        inputSchema: inputOf({ id: NODE }, 'id'),
        annotations: REPLACES,
        nodes: ['id'],
        limit: restLimit('node:trash'),
        make: (args, actor) => this.nodes.trash(parseId(args), actor),
      },
      {
        name: 'graph_node_restore',
        title: 'Restore a node',
        description: 'Bring a node back from the trash, with the links that went with it.',
        inputSchema: inputOf({ id: NODE }, 'id'),
        annotations: ADDS_ONCE,
        nodes: ['id'],
        limit: restLimit('node:restore'),
        make: (args, actor) => this.nodes.restore(parseId(args), actor),
      },
    ];
  }

  private ofLinks(): ChangeTool[] {
    return [
      {
        name: 'graph_link_update',
        title: 'Change a link',
        description: 'Make a link primary (it blocks) or secondary (it does not), or hide it from others.',
        inputSchema: inputOf({
          ...LINK,
          type: LINK_TYPE,
          private: { type: 'boolean', description: 'Shown to its owner alone' },
        }),
        annotations: ADDS_ONCE,
        nodes: ['source', 'target'],
        isOfLink: true,
        limit: restLimit('link:update'),
        make: (args, actor) => this.links.update(parseLinkUpdate(args), actor),
      },
      {
        name: 'graph_link_trash',
        title: 'Trash a link',
        description: 'Put a link into the trash; graph_link_add of the same pair brings it back.',
        inputSchema: inputOf(LINK),
        annotations: REPLACES,
        nodes: ['source', 'target'],
        isOfLink: true,
        limit: restLimit('link:trash'),
        make: (args, actor) => this.links.trash(parseId(args), actor),
      },
    ];
  }
}
