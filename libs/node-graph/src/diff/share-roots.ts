import { shareRootsFor, type Standing } from '../access/levels.js';
import type { Change } from './change.js';
import type { ShareRootsOf } from './render.js';

/** The share roots of changed nodes and links as the user may know them; a link has those that its ends share. */
export function rootsFor(userId: string, standings: ReadonlyMap<string, Standing>): ShareRootsOf {
  const of = (nodeId: string): string[] => {
    const standing = standings.get(nodeId);
    return standing ? shareRootsFor(standing, userId) : [];
  };
  return (change: Change) => {
    if (change.entity !== 'link') return of(change.id);
    const onTarget = new Set(of(change.link.target));
    return of(change.link.source).filter((root) => onTarget.has(root));
  };
}
