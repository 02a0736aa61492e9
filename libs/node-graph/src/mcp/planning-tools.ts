import { Injectable } from '@nestjs/common';

import { byCursor, byOffset, inputOf, McpTools, READS } from '#platform/mcp';

import { parseBlockers, parseCritical, parsePath, parseReady } from '../planning/planning-input.js';
import { PlanningService } from '../planning/planning.service.js';
import { payloadOf } from '../protocol/input.js';
import { restPlanLimit } from '../protocol/limits.js';
import * as answer from './graph-answers.js';
import { GraphCalls, type Query } from './graph-calls.js';
import { FEW, NODE, SLICE } from './graph-schemas.js';

/** What to do next, for agents that plan. Limits are those of the REST twins. */
@Injectable()
export class PlanningTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly planning: PlanningService,
  ) {
    tools.add('graph', ...this.queries().map((query) => calls.asking(query)));
  }

  private queries(): Query[] {
    return [
      {
        name: 'graph_ready',
        title: 'What can be started',
        description: 'Nodes that are free to start: nothing unfinished blocks them.',
        inputSchema: inputOf({ root: { ...NODE, description: 'Only it and what is below' }, ...SLICE }),
        outputSchema: answer.READY,
        annotations: READS,
        isCore: true,
        nodes: ['root'],
        limit: restPlanLimit('graph:ready'),
        paging: byOffset(FEW),
        ask: (args, actor) => this.planning.ready(parseReady(few(args)), actor),
      },
      {
        name: 'graph_blockers',
        title: 'What blocks a node',
        description:
          'Everything unfinished that blocks a node, directly or through others, nearest first; of links that you may not see their number and ids.',
        inputSchema: inputOf({ id: NODE, limit: SLICE['limit'] ?? {} }, 'id'),
        outputSchema: answer.BLOCKERS,
        annotations: READS,
        nodes: ['id'],
        limit: restPlanLimit('graph:blockers'),
        paging: byCursor(FEW),
        ask: (args, actor) => this.planning.blockers(parseBlockers(few(args)), actor),
      },
      {
        name: 'graph_path',
        title: 'Path between two nodes',
        description: 'The shortest way from a node up to another one along the links.',
        inputSchema: inputOf(
          {
            from: { ...NODE, description: 'The lower end' },
            to: { ...NODE, description: 'The upper end' },
            secondary: { type: 'boolean', default: false, description: 'Whether secondary links count' },
          },
          'from',
          'to',
        ),
        outputSchema: answer.PATH,
        annotations: READS,
        nodes: ['from', 'to'],
        limit: restPlanLimit('graph:path'),
        ask: (args, actor) => this.planning.path(parsePath(args), actor),
      },
      {
        name: 'graph_critical_path',
        title: 'Critical path of a node',
        description: 'The chain of unfinished work below a node that decides when it can be finished.',
        inputSchema: inputOf({ id: NODE, by: { enum: ['volume', 'due'], default: 'volume' } }, 'id'),
        outputSchema: answer.CRITICAL_PATH,
        annotations: READS,
        nodes: ['id'],
        limit: restPlanLimit('graph:critical_path'),
        ask: (args, actor) => this.planning.criticalPath(parseCritical(args), actor),
      },
    ];
  }
}

/** A list of which agents are told a part, unless they say how much. */
function few(args: unknown): object {
  return { limit: FEW, ...payloadOf(args) };
}
