import { levelOf, seesPublicly, type Standing } from '../access/levels.js';
import type { Change } from './change.js';
import { confidenceOf, confidential } from './confidential.js';
import type { Reader } from './render.js';
import { rootsFor } from './share-roots.js';

/**
 * The user as a reader of diffs.
 *
 * @param standings of the changed nodes and of the branch roots above them.
 */
export function readerFor(userId: string, standings: ReadonlyMap<string, Standing>): Reader {
  const knows = (nodeId: string): boolean => {
    const standing = standings.get(nodeId);
    return standing !== undefined && !seesPublicly(standing, userId);
  };
  return {
    userId,
    own: (nodeId, patch) => confidential(patch, confidenceOf(userId, standings.get(nodeId))),
    knowsActor: (changes) => changes.some((change) => nodesOf(change).some(knows)),
    roots: rootsFor(userId, standings),
    access: (nodeId) => {
      const standing = standings.get(nodeId);
      return standing ? levelOf(standing, userId) : null;
    },
  };
}

function nodesOf(change: Change): string[] {
  if (change.entity === 'link') return [change.link.source, change.link.target];
  return change.entity === 'user' ? [] : [change.id];
}
