import { Injectable } from '@nestjs/common';

import { type McpTool, McpTools, READS } from '#platform/mcp';

import { GraphDto, PathDto } from '../graph/graph.dto.js';
import { ItemGraphService } from '../graph/item-graph.service.js';
import { graphView, pathView } from '../graph/graph.view.js';
import * as answer from './item-answers.js';
import { AROUND, inProject, ITEM, WAY } from './item-schemas.js';
import { Places } from './places.js';
import { checked, flagOf } from './tool-args.js';

/** What hangs together by links, for agents. */
@Injectable()
export class TraversalTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly graph: ItemGraphService,
  ) {
    tools.add('items', this.around(), this.path());
  }

  private around(): McpTool {
    return {
      name: 'item_graph',
      title: 'Graph around an item',
      description:
        'The items within some links of an item, nearest first, and the links between them; truncated tells whether something was left out.',
      inputSchema: inProject({ item_id: ITEM, ...AROUND }, 'item_id'),
      outputSchema: answer.GRAPH,
      annotations: READS,
      scope: 'items:read',
      run: async (args, call) => {
        const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:read');
        const { outer_links: outer, ...rest } = args;
        const { direction = 'both', relationship, depth = 3, max_nodes, max_links } = checked(GraphDto, rest);
        const caps = { depth, maxNodes: max_nodes ?? 200, maxLinks: max_links ?? 5_000 };
        const query = { direction, relationship, ...caps, withOuterLinks: flagOf(outer, 'outer_links') };
        return graphView(await this.graph.around(workspace, project, itemId, query));
      },
    };
  }

  private path(): McpTool {
    return {
      name: 'item_path',
      title: 'Path between two items',
      description: 'A shortest path of links from an item to another one.',
      inputSchema: inProject({ item_id: ITEM, ...WAY }, 'item_id', 'to'),
      outputSchema: answer.PATH,
      annotations: READS,
      scope: 'items:read',
      run: async (args, call) => {
        const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:read');
        const { to, direction = 'outgoing', relationship, max_depth: maxDepth = 10 } = checked(PathDto, args);
        const query = { to, direction, relationship, maxDepth };
        return pathView(await this.graph.path(workspace, project, itemId, query));
      },
    };
  }
}
