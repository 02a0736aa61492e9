/** Node statuses (docs/contracts/node-graph.md#nodes). `Blocked` is set by the service alone. */
export const Status = { Available: 0, InProgress: 1, Blocked: 2, Completed: 3 } as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Link types (docs/contracts/node-graph.md#links). */
export const LinkType = { Primary: 0, Secondary: 1 } as const;
export type LinkType = (typeof LinkType)[keyof typeof LinkType];

/** What the blocking rules look at in a node. */
export interface BlockingNode {
  readonly id: string;
  readonly status: Status;
  /** Never blocked by its sources. */
  readonly independent: boolean;
  readonly version: number;
  /** What a Blocked node was before; to what it returns when its blocker goes. Absent, if it is not known. */
  readonly blockedFrom?: Status | null;
}

/** What the blocking rules look at in an active link. */
export interface BlockingLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly wasBlocker: boolean;
  readonly version: number;
  /** The owner of a private link. */
  readonly onlyFor?: string | undefined;
}

/** An active link blocks while it is primary, its source unfinished and its target not independent. */
export function blocks(
  { type }: Pick<BlockingLink, 'type'>,
  source: Pick<BlockingNode, 'status'>,
  target: Pick<BlockingNode, 'independent'>,
): boolean {
  return type === LinkType.Primary && source.status !== Status.Completed && !target.independent;
}
