import { levelOf, shareRootsFor, type Standing } from '../access/levels.js';
import type { Change } from './change.js';
import type { ShareRootsOf } from './render.js';

/**
 * The share roots of changed nodes and links as the user may know them; a link has those that its ends share.
 *
 * @param standings of the nodes, and of the branch roots above them.
 */
export function rootsFor(userId: string, standings: ReadonlyMap<string, Standing>): ShareRootsOf {
  const sees = (rootId: string): boolean => {
    const root = standings.get(rootId);
    return root !== undefined && levelOf(root, userId) !== null;
  };
  const of = (nodeId: string): string[] => {
    const standing = standings.get(nodeId);
    return standing ? shareRootsFor(standing, userId, sees) : [];
  };
  return (change: Change) => {
    if (change.entity !== 'link') return of(change.id);
    const onTarget = new Set(of(change.link.target));
    return of(change.link.source).filter((root) => onTarget.has(root));
  };
}
