import type { Level, Standing } from './levels.js';

/** `[user, level, root, branch]`, as the database hands out the shares that reach a node. */
export type ShareRow = readonly [userId: string, level: Level, root: string, branch: boolean];

/** A standing from its row. */
export function standingOf(id: string, ownerId: string, shares: readonly ShareRow[]): Standing {
  return {
    id,
    ownerId,
    shares: shares.map(([userId, level, root, branch]) => ({ userId, level, root, branch })),
  };
}
