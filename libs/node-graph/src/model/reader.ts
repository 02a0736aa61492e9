import type { Change } from './change.js';
import { confidenceOf, confidential } from './confidential.js';
import { type EffectiveAccess, type Level, levelOf, seesPublicly } from './levels.js';
import type { Reader } from './render.js';
import { rootsFor } from './share-roots.js';

/**
 * The user as a reader of diffs.
 *
 * @param accessById of the changed nodes and of the branch roots above them.
 */
export function readerFor(userId: string, accessById: ReadonlyMap<string, EffectiveAccess>): Reader {
  const knows = (nodeId: string): boolean => {
    const effectiveAccess = accessById.get(nodeId);
    return effectiveAccess !== undefined && !seesPublicly(effectiveAccess, userId);
  };
  const access = (nodeId: string): Level | null => {
    const effectiveAccess = accessById.get(nodeId);
    return effectiveAccess ? levelOf(effectiveAccess, userId) : null;
  };
  return {
    userId,
    access,
    // The number of hidden blockers begins with none.
    returning: (nodeId) => ({ access: access(nodeId), ...(knows(nodeId) ? { hiddenBlockers: 0 } : {}) }),
    own: (nodeId, patch) => confidential(patch, confidenceOf(userId, accessById.get(nodeId))),
    knowsActor: (changes) => changes.some((change) => nodesOf(change).some(knows)),
    roots: rootsFor(userId, accessById),
  };
}

function nodesOf(change: Change): string[] {
  if (change.entity === 'link') return [change.link.source, change.link.target];
  return change.entity === 'user' ? [] : [change.id];
}
