import { type NodeChange, Op } from './change.js';
import { createdFields, type GraphNode, type OwnerFace } from './graph-node.js';

/** Into the trash. */
export function nodeTrashed(from: GraphNode, to: GraphNode): NodeChange {
  return {
    entity: 'node',
    op: Op.NodeTrash,
    id: to.id,
    before: { inTrash: false, version: from.version },
    after: { inTrash: true, version: to.version, lastEditedTime: to.lastEditedTime },
  };
}

/** Out of the trash: the whole node, but for its reader's level. */
export function nodeRestored(from: GraphNode, to: GraphNode, owner: OwnerFace | undefined): NodeChange {
  const { type, publicToken, publicDue, publicBranch, x, y, z } = to;
  return {
    entity: 'node',
    op: Op.NodeRestore,
    id: to.id,
    before: { inTrash: true, version: from.version },
    after: {
      ...createdFields(to),
      type,
      inTrash: false,
      publicToken,
      publicDue,
      publicBranch,
      ownerUsername: owner?.username ?? null,
      ownerEmail: owner?.email ?? null,
      x,
      y,
      z,
    },
  };
}

/** A purge. */
export function nodeDeleted(node: GraphNode): NodeChange {
  const { type, publicToken, publicDue, publicBranch, x, y, z } = node;
  return {
    entity: 'node',
    op: Op.NodeDelete,
    id: node.id,
    before: { ...createdFields(node), type, publicToken, inTrash: true },
    after: { deleted: true },
    last: { id: node.id, ...createdFields(node), type, inTrash: true, publicDue, publicBranch, x, y, z },
  };
}
