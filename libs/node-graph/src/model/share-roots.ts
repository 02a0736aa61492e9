import { levelOf, shareRootsFor, type EffectiveAccess } from './levels.js';
import type { Change } from './change.js';
import type { ShareRootsOf } from './render.js';

/**
 * The share roots of nodes as the user may know them.
 *
 * @param userId `null`: somebody who is not signed in.
 * @param standings of the nodes, and of the branch roots above them.
 */
export function rootsOf(
  userId: string | null,
  standings: ReadonlyMap<string, EffectiveAccess>,
): (nodeId: string) => string[] {
  if (userId === null) return () => [];
  const sees = (rootId: string): boolean => {
    const root = standings.get(rootId);
    return root !== undefined && levelOf(root, userId) !== null;
  };
  return (nodeId) => {
    const standing = standings.get(nodeId);
    return standing ? shareRootsFor(standing, userId, sees) : [];
  };
}

/** The share roots of changed nodes and links; a link has those that its ends share. */
export function rootsFor(userId: string, standings: ReadonlyMap<string, EffectiveAccess>): ShareRootsOf {
  const of = rootsOf(userId, standings);
  return (change: Change) => {
    if (change.entity !== 'link') return of(change.id);
    const onTarget = new Set(of(change.link.target));
    return of(change.link.source).filter((root) => onTarget.has(root));
  };
}
