import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import type { McpTool } from '#platform/mcp';

import type { Actor } from '../model/actor.js';
import type { Outcome } from '../model/outcome.js';
import { diffAnswer } from '../protocol/diff-answer.js';
import { actorOf } from '../protocol/graph-actor.js';
import { CHANGED } from './graph-answers.js';
import { NodeRefs } from './node-refs.js';

type ToolFields = 'name' | 'title' | 'description' | 'inputSchema' | 'isCore' | 'paging';

interface GraphTool extends Pick<McpTool, ToolFields> {
  /** Arguments that name nodes; a short id is as good as a whole one. */
  readonly nodes?: readonly string[];
  /** That of the REST twin. */
  readonly limit: NonNullable<McpTool['limit']>;
}

/** A tool that asks something. */
export interface Query extends GraphTool, Pick<McpTool, 'outputSchema' | 'annotations'> {
  readonly ask: (args: unknown, actor: Actor) => Promise<object>;
}

/** A tool that changes the graph. */
export interface ChangeTool extends GraphTool, Pick<McpTool, 'annotations'> {
  /** Whether a link may be named by its `source` and `target`, instead of its `id`. */
  readonly isOfLink?: true;
  readonly make: (args: unknown, actor: Actor, now: number) => Promise<Outcome>;
}

/** Turns the calls of agents into those of people. */
@Injectable()
export class GraphCalls {
  constructor(
    private readonly refs: NodeRefs,
    private readonly clock: Clock,
  ) {}

  asking({ nodes = [], ask, ...tool }: Query): McpTool {
    return {
      ...tool,
      scope: 'graph:read',
      run: async (args, { caller }) => {
        const actor = actorOf(caller, null, 1);
        return ask(await this.refs.expand(args, nodes, actor), actor);
      },
    };
  }

  /** It answers what it changed, nodes and links, and the batch by which `graph_undo` knows it. */
  changing({ nodes = [], isOfLink, make, ...tool }: ChangeTool): McpTool {
    return {
      ...tool,
      outputSchema: CHANGED,
      scope: 'graph:write',
      run: async (args, { caller }) => {
        const actor = actorOf(caller, null, 1);
        const whole = await this.refs.expand(args, nodes, actor);
        const named = isOfLink ? await this.refs.withLinkId(whole) : whole;
        const outcome = await make(named, actor, this.clock.now());
        return { ...diffAnswer(outcome, actor).diff, batchId: outcome.batch.batchId };
      },
    };
  }
}
