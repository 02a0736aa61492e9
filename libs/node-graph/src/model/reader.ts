import { type Level, levelOf, seesPublicly, type EffectiveAccess } from './levels.js';
import type { Change } from './change.js';
import { confidenceOf, confidential } from './confidential.js';
import type { Reader } from './render.js';
import { rootsFor } from './share-roots.js';

/**
 * The user as a reader of diffs.
 *
 * @param standings of the changed nodes and of the branch roots above them.
 */
export function readerFor(userId: string, standings: ReadonlyMap<string, EffectiveAccess>): Reader {
  const knows = (nodeId: string): boolean => {
    const standing = standings.get(nodeId);
    return standing !== undefined && !seesPublicly(standing, userId);
  };
  const access = (nodeId: string): Level | null => {
    const standing = standings.get(nodeId);
    return standing ? levelOf(standing, userId) : null;
  };
  return {
    userId,
    access,
    // The number of hidden blockers begins with none.
    returning: (nodeId) => ({ access: access(nodeId), ...(knows(nodeId) ? { hiddenBlockers: 0 } : {}) }),
    own: (nodeId, patch) => confidential(patch, confidenceOf(userId, standings.get(nodeId))),
    knowsActor: (changes) => changes.some((change) => nodesOf(change).some(knows)),
    roots: rootsFor(userId, standings),
  };
}

function nodesOf(change: Change): string[] {
  if (change.entity === 'link') return [change.link.source, change.link.target];
  return change.entity === 'user' ? [] : [change.id];
}
