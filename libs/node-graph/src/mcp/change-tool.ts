import type { McpTool } from '#platform';

import { actorOf } from '../actor.js';
import { diffAnswer } from '../diff/answer.js';
import type { Outcome } from '../history/recorder.js';

/** A tool that changes the graph. */
export type ChangeTool = Pick<McpTool, 'name' | 'description' | 'inputSchema'> & {
  readonly limit: NonNullable<McpTool['limit']>;
  readonly make: (args: unknown, actor: ReturnType<typeof actorOf>) => Promise<Outcome>;
};

/** It answers what it changed, nodes and links, and the batch by which `graph_undo` knows it. */
export function changing({ make, ...tool }: ChangeTool): McpTool {
  return {
    ...tool,
    scope: 'graph:write',
    run: async (args, { caller }) => {
      const actor = actorOf(caller, null, 1);
      const outcome = await make(args, actor);
      return { ...diffAnswer(outcome, actor).diff, batchId: outcome.batch.batchId };
    },
  };
}
