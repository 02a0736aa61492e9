import { type Change, Op } from './change.js';
import { bytesOf, LINK_BYTES, NODE_OVERHEAD, STEP_OVERHEAD } from './sizes.js';

/** Whatever takes something away from a graph, or may take it from who sees it, is never refused for want of room. */
const FREEING: ReadonlySet<Op> = new Set([
  Op.NodeTrash,
  Op.NodeDelete,
  Op.NodePublish,
  Op.LinkTrash,
  Op.LinkDelete,
  Op.GrantUpdate,
  Op.GrantDelete,
  Op.UserUpdate,
]);

export function isFreeing(changes: readonly Change[]): boolean {
  return changes.some(({ op }) => FREEING.has(op));
}

/** Bytes of the steps in the history, and of what they add to the graph. */
export function sizeOf(changes: readonly Change[]): number {
  let bytes = 0;
  for (const change of changes) bytes += sizeOfStep(change);
  return bytes;
}

/** Only nodes hold texts. */
function sizeOfStep({ entity, op, before, after }: Change): number {
  if (op === Op.LinkAdd) return STEP_OVERHEAD + 2 * LINK_BYTES;
  if (op === Op.NodeAdd) return STEP_OVERHEAD + NODE_OVERHEAD + 2 * bytesOf(after);
  if (op === Op.NodeUpdate) return STEP_OVERHEAD + bytesOf(before) + bytesOf(after);
  return STEP_OVERHEAD + (entity === 'link' ? LINK_BYTES : 0);
}
