import type { EffectiveAccess, Level, Share } from '../model/levels.js';

/** As the database hands out the shares that reach a node. */
export type ShareRow = readonly [
  userId: string,
  level: Level,
  root: string,
  branch: boolean,
  embedded: boolean,
  /** In milliseconds; `null`: no end. */
  until: number | null,
];

/** Effective access from its row. */
export function accessOf(id: string, ownerId: string, shares: readonly ShareRow[]): EffectiveAccess {
  return {
    id,
    ownerId,
    shares: shares.map(shareOf),
  };
}

function shareOf([userId, level, root, branch, embedded, until]: ShareRow): Share {
  return { userId, level, root, branch, embedded, until: until ?? Infinity };
}
