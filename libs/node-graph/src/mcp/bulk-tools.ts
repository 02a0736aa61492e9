import { Injectable } from '@nestjs/common';

import { ADDS, inputOf, McpTools } from '#platform/mcp';

import { BulkLinksService } from '../links/bulk-links.service.js';
import { parseManyLinks } from '../links/many-links-input.js';
import { LINK_ADD_MANY_REST } from '../protocol/limits.js';
import { GraphCalls } from './graph-calls.js';
import { NEW_LINK } from './graph-schemas.js';

/** Many links of the graph at once, for agents. */
@Injectable()
export class BulkTools {
  constructor(tools: McpTools, calls: GraphCalls, bulk: BulkLinksService) {
    const links = { type: 'array', minItems: 1, maxItems: 500, items: NEW_LINK };
    tools.add(
      'graph',
      calls.changing({
        name: 'graph_link_add_batch',
        title: 'Link many nodes',
        description: 'Add up to 500 links at once, all or none: one change, which can be undone as one.',
        inputSchema: inputOf({ links }, 'links'),
        annotations: ADDS,
        nodes: ['source', 'target'],
        limit: LINK_ADD_MANY_REST,
        make: (args, actor) => bulk.addMany(parseManyLinks(args), actor),
      }),
    );
  }
}
