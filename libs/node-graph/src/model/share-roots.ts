import type { Change } from './change.js';
import { type EffectiveAccess, levelOf, shareRootsFor } from './levels.js';
import type { ShareRootsOf } from './render.js';

/**
 * The share roots of nodes as the user may know them.
 *
 * @param userId `null`: somebody who is not signed in.
 * @param accessById of the nodes, and of the branch roots above them.
 */
export function rootsOf(
  userId: string | null,
  accessById: ReadonlyMap<string, EffectiveAccess>,
): (nodeId: string) => string[] {
  if (userId === null) return () => [];
  const sees = (rootId: string): boolean => {
    const root = accessById.get(rootId);
    return root !== undefined && levelOf(root, userId) !== null;
  };
  return (nodeId) => {
    const effectiveAccess = accessById.get(nodeId);
    return effectiveAccess ? shareRootsFor(effectiveAccess, userId, sees) : [];
  };
}

/** The share roots of changed nodes and links; a link has those that its endpoints share. */
export function rootsFor(userId: string, accessById: ReadonlyMap<string, EffectiveAccess>): ShareRootsOf {
  const of = rootsOf(userId, accessById);
  return (change: Change) => {
    if (change.entity !== 'link') return of(change.id);
    const onTarget = new Set(of(change.link.target));
    return of(change.link.source).filter((root) => onTarget.has(root));
  };
}
