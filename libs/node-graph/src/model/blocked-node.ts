import type { Status } from './status.js';

/** Something that may be blocked, and what stands below it. */
export interface BlockedNode {
  readonly id: string;
  readonly version: number;
  readonly independent: boolean;
  /** Whether some who see the node may not see all that blocks it: only then are they worth looking at. */
  readonly uneven: boolean;
  readonly blockers: readonly Blocker[];
}

/** `[link, source, its status, who alone may be told of the link]`. */
export type Blocker = readonly [linkId: string, sourceId: string, status: Status, onlyFor: string | null];
