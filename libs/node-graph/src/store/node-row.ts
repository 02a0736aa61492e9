import type { GraphNode } from '../model/graph-node.js';
import { dueDateOf } from './due-date.statements.js';

/** A node's row as the driver hands it out. */
export interface NodeRow extends Omit<GraphNode, 'publicDue' | 'createdTime' | 'lastEditedTime'> {
  readonly publicDue: Date | null;
  readonly createdTime: Date;
  readonly lastEditedTime: Date;
}

/** The columns of a node under the names of its fields. */
export const NODE_COLUMNS = `n.id, n.owner_id as "ownerId", n.component_id as "componentId", n.title, n.description,
  n.status, n.blocked_from as "blockedFrom", ${dueDateOf('n')} as "dueDate", n.type, n.tags, n.priority, n.independent, n.volume, n.assignee, n.pinned,
  n.collapsed, n.x, n.y, n.z, n.public_token as "publicToken", n.public_due as "publicDue",
  n.public_branch as "publicBranch", n.in_trash as "inTrash", n.last_batch_id as "lastBatchId", n.version,
  n.created_at as "createdTime", n.updated_at as "lastEditedTime"`;

/** A node from its row, field by field: times become text. */
export function nodeOf(row: NodeRow): GraphNode {
  return {
    id: row.id,
    ownerId: row.ownerId,
    componentId: row.componentId,
    title: row.title,
    description: row.description,
    status: row.status,
    blockedFrom: row.blockedFrom,
    dueDate: row.dueDate,
    type: row.type,
    tags: row.tags,
    priority: row.priority,
    independent: row.independent,
    volume: row.volume,
    assignee: row.assignee,
    pinned: row.pinned,
    collapsed: row.collapsed,
    x: row.x,
    y: row.y,
    z: row.z,
    publicToken: row.publicToken,
    publicDue: row.publicDue?.toISOString() ?? null,
    publicBranch: row.publicBranch,
    inTrash: row.inTrash,
    lastBatchId: row.lastBatchId,
    version: row.version,
    createdTime: row.createdTime.toISOString(),
    lastEditedTime: row.lastEditedTime.toISOString(),
  };
}
