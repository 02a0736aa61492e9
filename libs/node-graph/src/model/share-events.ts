import type { NewEvent } from '#kernel';

import type { Grant } from './grant.js';
import { graphEvents } from './graph.events.js';

/** What is told of a share: what its giver knows, and not whether somebody has the address. */
export type ShareFields = Pick<Grant, 'nodeId' | 'email' | 'level' | 'due' | 'branch' | 'version'>;

/** A share that nobody took back: its time is over, or nobody ever had the address. */
export function shareEnded(share: ShareFields, ownerId: string): NewEvent {
  return graphEvents.event('node.share.removed', about(share, ownerId));
}

/** One that a new node has from the node that it was made below. */
export function shareInherited(share: ShareFields, ownerId: string): NewEvent {
  return graphEvents.event('node.shared', about(share, ownerId));
}

function about(share: ShareFields, userId: string): Omit<NewEvent, 'type'> {
  const { nodeId, email, level, due, branch, version } = share;
  const data = { nodeId, email, level, due, branch, version };
  return { owner: { userId }, subject: `nodes/${nodeId}`, data };
}
