import { type EffectiveAccess, Level, type Share, sharesOf } from './levels.js';

/** What a primary link carries of the shares on its target to its source, and to all below that. */
export interface LinkReach {
  /** What is public on the target, embedded or not, does not cross it then. */
  readonly crossesOwners: boolean;
  /** On whose rights it depends what it carries: its maker, unless they own the source or it crosses no owners. */
  readonly delegateId: string | null;
  /** The latest end of a share that it carries, in milliseconds; `-Infinity`: it carries nothing. */
  readonly until: number;
}

/** Between nodes of one owner everything is carried. */
export const WITHIN_OWNER: LinkReach = { crossesOwners: false, delegateId: null, until: Infinity };

/**
 * The reach of a link that the user makes, brings back or turns now: no further than what they could give on the source
 * themselves.
 */
export function reachOf(source: EffectiveAccess, target: EffectiveAccess, makerId: string): LinkReach {
  if (source.ownerId === target.ownerId) return WITHIN_OWNER;
  if (source.ownerId === makerId) return { crossesOwners: true, delegateId: null, until: Infinity };
  return { crossesOwners: true, delegateId: makerId, until: givesUntil(source, makerId) };
}

/** Until when the user can give the branch of a node that is not theirs to others; `-Infinity`: not at all. */
export function givesUntil(effectiveAccess: EffectiveAccess, userId: string): number {
  const ends = sharesOf(effectiveAccess, userId)
    .filter(({ level, branch, embedded }) => level <= Level.Admin && branch && !embedded)
    .map(({ until }) => until);
  return Math.max(-Infinity, ...ends);
}

/** Whether a share that reaches the target reaches the source through the link too. */
export function carries({ crossesOwners, until }: LinkReach, share: Share): boolean {
  return share.branch && (share.embedded ? !crossesOwners : share.until <= until);
}

/** As the database writes it. */
export function untilText(until: number): string {
  if (Number.isFinite(until)) return new Date(until).toISOString();
  return until > 0 ? 'infinity' : '-infinity';
}
