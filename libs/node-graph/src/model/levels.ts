import { LinkType } from './status.js';

/** Rights on a node (docs/contracts/node-graph.md#rights): the lower the number, the more a user may do. */
export const Level = { Owner: 0, Admin: 1, Editor: 2, Viewer: 3 } as const;
export type Level = (typeof Level)[keyof typeof Level];

/** Stands for whoever does not see by a share: those who have hidden it, and those who are invited. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One grant (or embedded public node) that reaches a node: directly, or through a branch root above it. */
export interface Share {
  readonly userId: string;
  readonly level: Level;
  /** The node that was shared. */
  readonly root: string;
  /** Whether the share covers everything below its root. */
  readonly branch: boolean;
  /** Whether it is a public node that the user has embedded, and not a grant. */
  readonly embedded: boolean;
  /** When it ends, in milliseconds; `Infinity`: never. */
  readonly until: number;
}

/** What a share gives: rights, how far down, and for how long. */
export type Given = Pick<Share, 'level' | 'branch' | 'until'>;

/** Whether the one gives all that the other does. */
export function covers(one: Given, other: Given): boolean {
  return one.level <= other.level && (one.branch || !other.branch) && one.until >= other.until;
}

/** The end of a share as a time to compare. */
export function untilOf(due: string | null): number {
  return due === null ? Infinity : Date.parse(due);
}

/**
 * Whether the user may give others this of the node: an admin no more, no wider and no longer than they hold.
 *
 * @param from what it is so far: to give less than that is always possible.
 */
export function mayGive(
  effectiveAccess: EffectiveAccess,
  userId: string,
  to: Given,
  from: Given | null = null,
): boolean {
  if (effectiveAccess.ownerId === userId || (from !== null && covers(from, to))) return true;
  return sharesOf(effectiveAccess, userId).some((share) => share.level <= Level.Admin && covers(share, to));
}

/** A node's owner and every share in force that reaches it. */
export interface EffectiveAccess {
  readonly id: string;
  readonly ownerId: string;
  readonly shares: readonly Share[];
}

/** The user's best level on the node; `null`: the node is invisible to them. */
export function levelOf(effectiveAccess: EffectiveAccess, userId: string): Level | null {
  if (effectiveAccess.ownerId === userId) return Level.Owner;
  let best: Level | null = null;
  for (const { level } of sharesOf(effectiveAccess, userId)) if (best === null || level < best) best = level;
  return best;
}

/** By user; whoever is told of a change asks about the same few nodes. */
const indexes = new WeakMap<readonly Share[], ReadonlyMap<string, readonly Share[]>>();

export function sharesOf({ shares }: EffectiveAccess, userId: string): readonly Share[] {
  if (shares.length === 0) return shares;
  let index = indexes.get(shares);
  if (index === undefined) {
    index = indexOf(shares);
    indexes.set(shares, index);
  }
  return index.get(userId) ?? [];
}

function indexOf(shares: readonly Share[]): Map<string, Share[]> {
  const index = new Map<string, Share[]>();
  for (const share of shares) {
    const own = index.get(share.userId);
    if (own) own.push(share);
    else index.set(share.userId, [share]);
  }
  return index;
}

/** Whether the user has at least the rights of `wanted`. */
export function reaches(effectiveAccess: EffectiveAccess, userId: string, wanted: Level): boolean {
  const level = levelOf(effectiveAccess, userId);
  return level !== null && level <= wanted;
}

/** Whether the user sees the node for no other reason than that it is public. */
export function seesPublicly(effectiveAccess: EffectiveAccess, userId: string): boolean {
  return (
    effectiveAccess.ownerId !== userId && sharesOf(effectiveAccess, userId).every(({ embedded }) => embedded)
  );
}

/** Everybody who sees the node. */
export function viewersOf({ ownerId, shares }: EffectiveAccess): Set<string> {
  const viewers = new Set([ownerId, ...shares.map(({ userId }) => userId)]);
  viewers.delete(NOBODY);
  return viewers;
}

/**
 * The branch roots through which the node is visible: for its owner all of which they see the root, for anybody else
 * those that they were given themselves. So no id of a hidden node leaks.
 */
export function shareRootsFor(
  effectiveAccess: EffectiveAccess,
  userId: string,
  seesRoot: (rootId: string) => boolean,
): string[] {
  const roots = new Set(
    sharesOf(effectiveAccess, userId).flatMap(({ branch, root }) => (branch ? [root] : [])),
  );
  if (userId === effectiveAccess.ownerId) {
    const others = new Set(effectiveAccess.shares.flatMap(({ branch, root }) => (branch ? [root] : [])));
    for (const root of others) if (seesRoot(root)) roots.add(root);
  }
  return [...roots].sort();
}

/** What the caller needs on the endpoints of a new link. */
export function mayLink(
  type: LinkType,
  source: EffectiveAccess,
  target: EffectiveAccess,
  userId: string,
): boolean {
  const onTarget = type === LinkType.Primary ? Level.Editor : Level.Viewer;
  return reaches(source, userId, Level.Editor) && reaches(target, userId, onTarget);
}
