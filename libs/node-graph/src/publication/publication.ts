import type { Change } from '../diff/change.js';
import { Op } from '../diff/change.js';
import type { GraphNode } from '../nodes/node.js';

/** Whether the token of the node opens it at the time. */
export function isOpen(
  { publicToken, publicDue }: Pick<GraphNode, 'publicToken' | 'publicDue'>,
  now: Date,
): boolean {
  return publicToken !== null && (publicDue === null || Date.parse(publicDue) > now.getTime());
}

/** The history entry of what a user has embedded. */
export function embedChange(userId: string, from: string | null, to: string | null): Change {
  return {
    entity: 'user',
    op: Op.UserUpdate,
    id: userId,
    before: { publicEmbed: from },
    after: { publicEmbed: to },
  };
}
