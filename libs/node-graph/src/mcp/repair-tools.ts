import { Injectable } from '@nestjs/common';

import { McpTools } from '#platform';

import { parseId } from '../input.js';
import { restLimit } from '../limits.js';
import { LinkChangesService } from '../links/link-changes.service.js';
import { parseLinkUpdate } from '../links/link-input.js';
import { NodeChangesService } from '../nodes/node-changes.service.js';
import { changing, type ChangeTool } from './change-tool.js';
import { inputOf, uuid } from './graph-schemas.js';

/** For agents that mend a graph: nothing that they do here is for good. Limits are those of the REST twins. */
@Injectable()
export class RepairTools {
  constructor(
    tools: McpTools,
    private readonly nodes: NodeChangesService,
    private readonly links: LinkChangesService,
  ) {
    tools.add(...this.changes().map((change) => changing(change)));
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_node_trash',
        description: 'Put a node and its links into the trash; what only it blocked becomes available.',
        inputSchema: inputOf({ id: uuid('The node') }, 'id'),
        limit: restLimit('node:trash'),
        make: (args, actor) => this.nodes.trash(parseId(args), actor),
      },
      {
        name: 'graph_node_restore',
        description: 'Bring a node back from the trash, with the links that went with it.',
        inputSchema: inputOf({ id: uuid('The node') }, 'id'),
        limit: restLimit('node:restore'),
        make: (args, actor) => this.nodes.restore(parseId(args), actor),
      },
      {
        name: 'graph_link_update',
        description: 'Make a link primary (it blocks) or secondary (it does not), or hide it from others.',
        inputSchema: inputOf(
          {
            id: uuid('The link'),
            type: { type: 'integer', enum: [0, 1], description: '0 primary, 1 secondary' },
            private: { type: 'boolean', description: 'Shown to its owner alone' },
          },
          'id',
        ),
        limit: restLimit('link:update'),
        make: (args, actor) => this.links.update(parseLinkUpdate(args), actor),
      },
      {
        name: 'graph_link_trash',
        description: 'Put a link into the trash; graph_link_add of the same pair brings it back.',
        inputSchema: inputOf({ id: uuid('The link') }, 'id'),
        limit: restLimit('link:trash'),
        make: (args, actor) => this.links.trash(parseId(args), actor),
      },
    ];
  }
}
