import { LinkType } from '../blocking/status.js';

/** Rights on a node (contract 8.7): the lower the number, the more a user may do. */
export const Level = { Owner: 0, Admin: 1, Editor: 2, Viewer: 3 } as const;
export type Level = (typeof Level)[keyof typeof Level];

/** One grant (or embedded public node) that reaches a node: directly, or through a branch root above it. */
export interface Share {
  readonly userId: string;
  readonly level: Level;
  /** The node that was shared. */
  readonly root: string;
  /** Whether the share covers everything below its root. */
  readonly branch: boolean;
}

/** A node's owner and every share in force that reaches it. */
export interface Standing {
  readonly id: string;
  readonly ownerId: string;
  readonly shares: readonly Share[];
}

/** The user's best level on the node; `null`: the node is invisible to him. */
export function levelOf({ ownerId, shares }: Standing, userId: string): Level | null {
  if (ownerId === userId) return Level.Owner;
  let best: Level | null = null;
  for (const share of shares) {
    if (share.userId === userId && (best === null || share.level < best)) best = share.level;
  }
  return best;
}

/** Whether the user has at least the rights of `wanted`. */
export function reaches(standing: Standing, userId: string, wanted: Level): boolean {
  const level = levelOf(standing, userId);
  return level !== null && level <= wanted;
}

/** Everybody who sees the node. */
export function viewersOf({ ownerId, shares }: Standing): Set<string> {
  return new Set([ownerId, ...shares.map(({ userId }) => userId)]);
}

/**
 * The branch roots through which the node is visible: for its owner all of which he sees the root, for anybody else
 * those that he was given himself. So no id of a hidden node leaks.
 */
export function shareRootsFor(
  { ownerId, shares }: Standing,
  userId: string,
  seesRoot: (rootId: string) => boolean,
): string[] {
  const visible = shares.filter(
    ({ branch, root, userId: given }) =>
      branch && (given === userId || (userId === ownerId && seesRoot(root))),
  );
  return [...new Set(visible.map(({ root }) => root))].sort();
}

/** Contract 4.4: what the caller needs on the ends of a new link. */
export function mayLink(type: LinkType, source: Standing, target: Standing, userId: string): boolean {
  const onTarget = type === LinkType.Primary ? Level.Editor : Level.Viewer;
  return reaches(source, userId, Level.Editor) && reaches(target, userId, onTarget);
}
