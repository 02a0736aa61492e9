import { type Change, type LinkChange, type NodeChange, Op, type Patch } from './change.js';
import type { GraphEventName } from './graph.events.js';
import { Status } from './status.js';

/** An event of a batch, as it is to be written. */
export interface GraphEvent {
  readonly type: GraphEventName;
  readonly subject: string;
  /** Whose stream it is in. */
  readonly ownerId: string;
  /** The row that its data begin with, as it is once the batch is written; `null`: they are whole. */
  readonly row: { readonly entity: 'node' | 'link'; readonly id: string } | null;
  /** What the data say beyond the row; `null`: nothing. */
  readonly data: object | null;
}

/** What a batch did to one node or link. */
export interface NetChange<One extends Change> {
  readonly steps: readonly One[];
  /** The first value before, and the last one after, of each field. */
  readonly before: Patch;
  readonly after: Patch;
}

/** The steps of one node or link as one change. */
export function netOf<One extends Change>(steps: readonly One[]): NetChange<One> {
  const before: Record<string, unknown> = {};
  for (const step of [...steps].reverse()) Object.assign(before, step.before);
  const after = Object.assign({}, ...steps.map((step) => step.after)) as Patch;
  return { steps, before, after };
}

/** Of several things that happened to a node at once, the one that tells most. */
export function nodeEventName({ steps, before, after }: NetChange<NodeChange>): GraphEventName {
  const last = lastOf(steps, [Op.NodeAdd, Op.NodeDelete]) ?? lastOf(steps, [Op.NodeTrash, Op.NodeRestore]);
  if (last === Op.NodeAdd) return 'node.created';
  if (last === Op.NodeDelete) return 'node.deleted';
  if (last === Op.NodeTrash) return 'node.trashed';
  if (last === Op.NodeRestore) return 'node.restored';
  const [wasPublic, isPublic] = [before['publicToken'] ?? null, after['publicToken'] ?? null];
  if (wasPublic === null && isPublic !== null) return 'node.published';
  if (wasPublic !== null && isPublic === null) return 'node.unpublished';
  if (!isStatusChanged(before, after)) return 'node.updated';
  if (after['status'] === Status.Blocked) return 'node.blocked';
  return before['status'] === Status.Blocked ? 'node.unblocked' : 'node.updated';
}

/** Whether the step follows from the rules: people set no status to Blocked, and none that is. */
export function isDerived({ op, before, after }: Change): boolean {
  if (op === Op.NodeStatus) return [before['status'], after['status']].includes(Status.Blocked);
  return op === Op.LinkUpdate && !('type' in after);
}

/** Whether nothing blocks the node any more, and it is not done. */
export function isReady({ before, after }: NetChange<NodeChange>): boolean {
  const { status } = after;
  return before['status'] === Status.Blocked && status !== Status.Blocked && status !== Status.Completed;
}

export function linkEventName({ steps }: NetChange<LinkChange>): GraphEventName {
  const last = lastOf(steps, [Op.LinkAdd, Op.LinkDelete]) ?? lastOf(steps, [Op.LinkTrash, Op.LinkRestore]);
  if (last === Op.LinkAdd) return 'graph.link.created';
  if (last === Op.LinkDelete) return 'graph.link.deleted';
  if (last === Op.LinkTrash) return 'graph.link.trashed';
  return last === Op.LinkRestore ? 'graph.link.restored' : 'graph.link.updated';
}

/** The name of what many of these together are told as; `null`: each has an event, however many there are. */
export function bulkNameOf(name: GraphEventName): GraphEventName | null {
  return BULK[name] ?? null;
}

const BULK: Readonly<Partial<Record<GraphEventName, GraphEventName>>> = {
  'node.blocked': 'node.bulk_blocked',
  'node.unblocked': 'node.bulk_unblocked',
  'node.ready': 'node.bulk_ready',
  'graph.link.updated': 'graph.link.bulk_updated',
  'graph.link.trashed': 'graph.link.bulk_trashed',
  'graph.link.restored': 'graph.link.bulk_restored',
  'graph.link.deleted': 'graph.link.bulk_deleted',
};

function isStatusChanged(before: Patch, after: Patch): boolean {
  return 'status' in before && before['status'] !== after['status'];
}

function lastOf(steps: readonly Change[], ops: readonly Op[]): Op | undefined {
  return steps.map(({ op }) => op).findLast((op) => ops.includes(op));
}
