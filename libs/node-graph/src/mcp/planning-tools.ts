import { Injectable } from '@nestjs/common';

import { byCursor, byOffset, type McpTool, McpTools } from '#platform';

import { actorOf } from '../actor.js';
import { restPlanLimit } from '../limits.js';
import { parseBlockers, parseCritical, parsePath, parseReady } from '../planning/planning-input.js';
import { PlanningService } from '../planning/planning.service.js';
import { inputOf, SLICE, uuid } from './graph-schemas.js';

type Question = Pick<McpTool, 'name' | 'description' | 'inputSchema' | 'paging'> & {
  readonly bucket: string;
  readonly ask: (args: unknown, actor: ReturnType<typeof actorOf>) => Promise<object>;
};

/** What to do next, for agents that plan. Limits are those of the REST twins. */
@Injectable()
export class PlanningTools {
  constructor(
    tools: McpTools,
    private readonly planning: PlanningService,
  ) {
    tools.add(...this.questions().map((question) => asking(question)));
  }

  private questions(): Question[] {
    return [
      {
        name: 'graph_ready',
        description: 'Which nodes are free to start: available, and nothing unfinished blocks them.',
        inputSchema: inputOf({ root: uuid('Only this node and what is below it'), ...SLICE }),
        bucket: 'graph:ready',
        paging: byOffset(1_000),
        ask: (args, actor) => this.planning.ready(parseReady(args), actor),
      },
      {
        name: 'graph_blockers',
        description:
          'Everything unfinished that blocks a node, directly or through others, nearest first; of links that you may not see their number and ids.',
        inputSchema: inputOf({ id: uuid('The blocked node'), limit: SLICE.limit }, 'id'),
        bucket: 'graph:blockers',
        paging: byCursor(1_000),
        ask: (args, actor) => this.planning.blockers(parseBlockers(args), actor),
      },
      {
        name: 'graph_path',
        description: 'The shortest way from a node up to another one along the links.',
        inputSchema: inputOf(
          {
            from: uuid('The lower end'),
            to: uuid('The upper end'),
            secondary: { type: 'boolean', default: false, description: 'Whether secondary links count' },
          },
          'from',
          'to',
        ),
        bucket: 'graph:path',
        ask: (args, actor) => this.planning.path(parsePath(args), actor),
      },
      {
        name: 'graph_critical_path',
        description: 'The chain of unfinished work below a node that decides when it can be finished.',
        inputSchema: inputOf(
          { id: uuid('The node'), by: { type: 'string', enum: ['volume', 'due'], default: 'volume' } },
          'id',
        ),
        bucket: 'graph:critical_path',
        ask: (args, actor) => this.planning.criticalPath(parseCritical(args), actor),
      },
    ];
  }
}

function asking({ bucket, ask, ...tool }: Question): McpTool {
  return {
    ...tool,
    scope: 'graph:read',
    limit: restPlanLimit(bucket),
    run: (args, { caller }) => ask(args, actorOf(caller, null, 1)),
  };
}
