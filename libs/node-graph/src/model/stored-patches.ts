import { type Change, Op, type Patch } from './change.js';

const OWNER = new Set(['ownerUsername', 'ownerEmail']);

/** What the history keeps of a purge: nothing of what the node held. */
export function storedBefore({ op, before }: Change): Patch {
  if (op !== Op.NodeDelete || Object.keys(before).length === 0) return before;
  const { version } = before;
  return { inTrash: true, version };
}

/**
 * Of a node that came into somebody's sight only that is kept: what it holds, and who owns it, is looked up when it is told
 * again.
 */
export function storedExtra(change: Change): Change {
  if (isShown(change)) return { ...change, after: { access: change.after['access'] } };
  const kept = Object.entries(change.after).filter(([name]) => !OWNER.has(name));
  return { ...change, after: Object.fromEntries(kept) };
}

/** Whether a node came into sight. */
export function isShown({ entity, op }: Change): boolean {
  return entity === 'node' && op === Op.NodeAdd;
}
