import type { EffectiveAccess, Level } from './levels.js';
import { Status } from './status.js';

/** A node as it is stored (docs/contracts/node-graph.md#nodes). */
export interface GraphNode extends NodeFields {
  readonly id: string;
  readonly ownerId: string;
  readonly componentId: string;
  readonly status: Status;
  /** What a Blocked node was before: to what it returns when its blocker goes. Never told. */
  readonly blockedFrom: Status | null;
  readonly type: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly publicToken: string | null;
  readonly publicDue: string | null;
  readonly publicBranch: boolean | null;
  readonly inTrash: boolean;
  readonly lastBatchId: string | null;
  readonly version: number;
  readonly createdTime: string;
  readonly lastEditedTime: string;
}

/** The owner as payloads name them. */
export interface OwnerFace {
  readonly username: string | null;
  readonly email: string | null;
}

const DEFAULTS: NodeFields = {
  title: '',
  description: '',
  dueDate: null,
  tags: [],
  priority: 0,
  independent: false,
  volume: 0,
  assignee: [],
  pinned: false,
  collapsed: false,
};

/** A node that does not exist yet: what was asked for, defaults for the rest, version 0. */
export function newNode(
  identity: { readonly id: string; readonly ownerId: string; readonly componentId: string },
  input: { readonly fields: Partial<NodeFields>; readonly status: Status | undefined },
  now: Date,
): GraphNode {
  const ts = now.toISOString();
  return {
    ...DEFAULTS,
    ...input.fields,
    ...identity,
    status: input.status ?? Status.Available,
    blockedFrom: null,
    type: 0,
    x: 0,
    y: 0,
    z: 0,
    publicToken: null,
    publicDue: null,
    publicBranch: null,
    inTrash: false,
    lastBatchId: null,
    version: 0,
    createdTime: ts,
    lastEditedTime: ts,
  };
}

/** What people put into a node, out of all that there is to it. */
export type NodeContent = NodeFields & Pick<GraphNode, 'status'>;

export function contentOf(node: NodeContent): NodeContent {
  const { title, description, status, dueDate, tags, priority } = node;
  const { independent, volume, assignee, pinned, collapsed } = node;
  return {
    ...{ title, description, status, dueDate, tags, priority },
    ...{ independent, volume, assignee, pinned, collapsed },
  };
}

/** The full node of a creation, without `id` and `shareRoots` (docs/contracts/node-graph.md#nodes). */
export function createdFields(node: GraphNode): Record<string, unknown> {
  const { createdTime, lastEditedTime, version } = node;
  return { ...contentOf(node), createdTime, lastEditedTime, version };
}

/** The full node of reads, without `shareRoots`: everything that a viewer of the given level may know. */
export function readFields(
  node: GraphNode,
  owner: OwnerFace | undefined,
  access: Level,
): Record<string, unknown> {
  const { id, type, x, y, z, publicToken, publicDue, publicBranch } = node;
  return {
    id,
    ...createdFields(node),
    type,
    ownerUsername: owner?.username ?? null,
    ownerEmail: owner?.email ?? null,
    publicToken,
    publicDue,
    publicBranch,
    ...{ x, y, z },
    access,
  };
}

/** A node, and who may do what with it. */
export interface HeldNode {
  readonly node: GraphNode;
  readonly effectiveAccess: EffectiveAccess;
  /** The same, and of the roots of the branches that it is shared with. */
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

/** The fields of a node that clients set (docs/contracts/node-graph.md#nodes). */
export interface NodeFields {
  readonly title: string;
  readonly description: string;
  readonly dueDate: string | null;
  readonly tags: readonly string[];
  readonly priority: number;
  readonly independent: boolean;
  readonly volume: number;
  readonly assignee: readonly string[];
  readonly pinned: boolean;
  readonly collapsed: boolean;
}
