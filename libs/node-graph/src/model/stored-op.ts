import type { LinkFace, Op, Patch, ShareFace } from './change.js';
import type { Status } from './status.js';

/** One step of a batch as the history keeps it. */
export interface StoredOp {
  readonly op: Op;
  readonly id: string;
  readonly before: Patch;
  readonly after: Patch;
  /** Of links: as the step left them. */
  readonly face: LinkFace | null;
  /** Of grants. */
  readonly share: ShareFace | null;
  /** Of nodes that were Blocked: what they were before that. */
  readonly blockedFrom: Status | null;
}

/** The steps of each entity, in their order. */
export function byEntity(ops: readonly StoredOp[]): Map<string, StoredOp[]> {
  const groups = new Map<string, StoredOp[]>();
  for (const op of ops) {
    const group = groups.get(op.id);
    if (group) group.push(op);
    else groups.set(op.id, [op]);
  }
  return groups;
}
