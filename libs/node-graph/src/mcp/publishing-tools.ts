import { Injectable } from '@nestjs/common';

import { ADDS_ONCE, inputOf, McpTools, REPLACES } from '#platform/mcp';

import { parseId } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { parseNewPublication } from '../publication/publication-input.js';
import { PublicationService } from '../publication/publication.service.js';
import { type ChangeTool, GraphCalls } from './graph-calls.js';
import { BRANCH, DUE, NODE } from './graph-schemas.js';

/** What is open to everybody, for agents. Limits are those of the REST twins. */
@Injectable()
export class PublishingTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly publications: PublicationService,
  ) {
    tools.add('graph', ...this.changes().map((change) => calls.changing(change)));
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_publish',
        title: 'Publish a node',
        description:
          'Open a node, and the branch below it, to whoever has its token; the answer tells publicToken.',
        inputSchema: inputOf({ id: NODE, branch: BRANCH, due: DUE }, 'id'),
        annotations: ADDS_ONCE,
        nodes: ['id'],
        limit: restLimit('node:publish'),
        make: (args, actor, now) => this.publications.publish(parseNewPublication(args, now), actor),
      },
      {
        name: 'graph_unpublish',
        title: 'End a publication',
        description: 'End the publication of a node; its token opens nothing any more.',
        inputSchema: inputOf({ id: NODE }, 'id'),
        annotations: REPLACES,
        nodes: ['id'],
        limit: restLimit('node:unpublish'),
        make: (args, actor) => this.publications.unpublish(parseId(args), actor),
      },
    ];
  }
}
