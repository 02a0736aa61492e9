import { DAY_MS } from '#kernel';

const HOUR_MS = 3_600_000;

/**
 * What is stored of a view of a bundle that nobody owns: the end of its hour. So a bundle is written once an hour at
 * most, and never ends too early.
 */
export function idleSinceView(viewedAt: number): number {
  return (Math.floor(viewedAt / HOUR_MS) + 1) * HOUR_MS;
}

/** When a bundle that nobody owns expires unless it is viewed again; `null`: never. */
export function unclaimedEnd(idleSince: Date | null, unclaimedDays: number): Date | null {
  if (idleSince === null || unclaimedDays === 0) return null;
  return new Date(idleSince.getTime() + unclaimedDays * DAY_MS);
}

/** Whether nobody claimed it, and nobody viewed it for long enough. */
export function isAbandoned(idleSince: Date | null, unclaimedDays: number, now: number): boolean {
  const end = unclaimedEnd(idleSince, unclaimedDays);
  return end !== null && end.getTime() <= now;
}
