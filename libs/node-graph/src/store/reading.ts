import type { Tx } from '#data';

import type { EffectiveAccess } from '../model/levels.js';

/** What a change wants to know under its locks. It is asked for together with them. */
export interface Reading<Found> {
  /** @param now shares that are over by then do not count. */
  read(now: Date, tx: Tx): Promise<Found>;
  /** What of it depends on the time. */
  accessIn(found: Found): Iterable<EffectiveAccess>;
}

export const NOTHING: Reading<null> = { read: () => Promise.resolve(null), accessIn: () => [] };

/** Whether a share that counted at the one time is over at the other: what was read is no longer so. */
export function hasEnded(access: Iterable<EffectiveAccess>, now: Date): boolean {
  for (const { shares } of access) if (shares.some(({ until }) => until <= now.getTime())) return true;
  return false;
}
