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
  { fields, status }: { readonly fields: Partial<NodeFields>; readonly status: Status | undefined },
  now: Date,
): GraphNode {
  const ts = now.toISOString();
  // Field by field, here and below: objects put together of several others take fifty times as long.
  return {
    title: fields.title ?? DEFAULTS.title,
    description: fields.description ?? DEFAULTS.description,
    dueDate: fields.dueDate ?? DEFAULTS.dueDate,
    tags: fields.tags ?? DEFAULTS.tags,
    priority: fields.priority ?? DEFAULTS.priority,
    independent: fields.independent ?? DEFAULTS.independent,
    volume: fields.volume ?? DEFAULTS.volume,
    assignee: fields.assignee ?? DEFAULTS.assignee,
    pinned: fields.pinned ?? DEFAULTS.pinned,
    collapsed: fields.collapsed ?? DEFAULTS.collapsed,
    id: identity.id,
    ownerId: identity.ownerId,
    componentId: identity.componentId,
    status: status ?? Status.Available,
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
  return {
    title: node.title,
    description: node.description,
    status: node.status,
    dueDate: node.dueDate,
    tags: node.tags,
    priority: node.priority,
    independent: node.independent,
    volume: node.volume,
    assignee: node.assignee,
    pinned: node.pinned,
    collapsed: node.collapsed,
  };
}

/** The full node of a creation, without `id` and `shareRoots` (docs/contracts/node-graph.md#nodes). */
export function createdFields(node: GraphNode): Record<string, unknown> {
  return {
    title: node.title,
    description: node.description,
    status: node.status,
    dueDate: node.dueDate,
    tags: node.tags,
    priority: node.priority,
    independent: node.independent,
    volume: node.volume,
    assignee: node.assignee,
    pinned: node.pinned,
    collapsed: node.collapsed,
    createdTime: node.createdTime,
    lastEditedTime: node.lastEditedTime,
    version: node.version,
  };
}

/** The full node of reads, without `shareRoots`: everything that a viewer of the given level may know. */
export function readFields(
  node: GraphNode,
  owner: OwnerFace | undefined,
  access: Level,
): Record<string, unknown> {
  return {
    id: node.id,
    title: node.title,
    description: node.description,
    status: node.status,
    dueDate: node.dueDate,
    tags: node.tags,
    priority: node.priority,
    independent: node.independent,
    volume: node.volume,
    assignee: node.assignee,
    pinned: node.pinned,
    collapsed: node.collapsed,
    createdTime: node.createdTime,
    lastEditedTime: node.lastEditedTime,
    version: node.version,
    type: node.type,
    ownerUsername: owner?.username ?? null,
    ownerEmail: owner?.email ?? null,
    publicToken: node.publicToken,
    publicDue: node.publicDue,
    publicBranch: node.publicBranch,
    x: node.x,
    y: node.y,
    z: node.z,
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
