import { levelOf, type Standing } from '../access/levels.js';
import type { Reader } from './render.js';
import { rootsFor } from './share-roots.js';

/**
 * The user as a reader of diffs.
 *
 * @param standings of the changed nodes and of the branch roots above them.
 */
export function readerFor(userId: string, standings: ReadonlyMap<string, Standing>): Reader {
  return {
    roots: rootsFor(userId, standings),
    access: (nodeId) => {
      const standing = standings.get(nodeId);
      return standing ? levelOf(standing, userId) : null;
    },
  };
}
