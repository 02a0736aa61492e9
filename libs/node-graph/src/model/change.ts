import type { LinkType, Status } from './status.js';

/** Operation codes of history and of op-shaped diffs (docs/contracts/node-graph.md#diffs-with-before-and-after). */
export const Op = {
  NodeAdd: 0,
  NodeUpdate: 1,
  NodeStatus: 2,
  NodeTrash: 3,
  NodeRestore: 4,
  NodeDelete: 5,
  NodePublish: 6,
  LinkAdd: 10,
  LinkUpdate: 11,
  LinkTrash: 12,
  LinkRestore: 13,
  LinkDelete: 14,
  LinkSwap: 15,
  GrantUpsert: 20,
  GrantUpdate: 21,
  GrantDelete: 22,
  UserUpdate: 30,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

/** Changed fields by their names in the protocol, `version` among them; without `id`. */
export type Patch = Readonly<Record<string, unknown>>;

interface Changed {
  readonly op: Op;
  /** The entity: a node, a link, the node of a grant, a user. */
  readonly id: string;
  /** Empty for a creation. */
  readonly before: Patch;
  readonly after: Patch;
  /** What events tell of it as a whole, where no row does: of what is gone, and of shares. Neither kept nor told to clients. */
  readonly last?: Patch;
}

export interface NodeChange extends Changed {
  readonly entity: 'node';
  readonly face?: NodeFace | undefined;
}

/** What has to be known of a node beside its patches. Not told to clients. */
export interface NodeFace {
  /** Of one that was Blocked: what it was before that, for undo. */
  readonly blockedFrom?: Status;
  /** Of one whose owner is told by name. */
  readonly ownerId?: string;
}

export interface LinkChange extends Changed {
  readonly entity: 'link';
  /** The link as it now is; its endpoints also decide who may see the change. */
  readonly link: LinkFace;
}

export interface GrantChange extends Changed {
  readonly entity: 'access';
  readonly share: ShareFace;
}

/** Which grant it was; not told to clients. */
export interface ShareFace {
  /** To whom the node is, or was, shared. */
  readonly userId: string;
  /** Absent from the oldest entries of the history. */
  readonly grantId?: string | undefined;
}

interface UserChange extends Changed {
  readonly entity: 'user';
}

/** One step of a batch: what was done to one entity. */
export type Change = NodeChange | LinkChange | GrantChange | UserChange;

/** What every client is told of a link (docs/contracts/node-graph.md#diffs). */
export interface LinkFace {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly wasBlocker: boolean;
  readonly version: number;
  /** The owner of a private link, who alone is told of it. Never told itself. */
  readonly onlyFor?: string | undefined;
  /** Of a step that gave the link to another owner: whose it was before. Never told. */
  readonly ownedBy?: string | undefined;
}

/** The fields of a link as patches hold them: without `id`. */
export function linkFields({ source, target, type, wasBlocker, version }: LinkFace): Omit<LinkFace, 'id'> {
  return { source, target, type, wasBlocker, version };
}
