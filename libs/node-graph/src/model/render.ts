import { type Change, type LinkChange, Op, type Patch } from './change.js';

/** The page's diff: plain snapshots of what was created or changed (docs/contracts/node-graph.md#diffs). */
export interface FlatDiff {
  readonly links: readonly Patch[];
  readonly nodes: readonly Patch[];
  readonly access?: readonly Patch[];
  readonly user?: readonly Patch[];
}

interface OpEntry {
  readonly op: Op;
  readonly before: Patch;
  readonly after: Patch;
}

/** The diff of `api_version` 2 (docs/contracts/node-graph.md#diffs-with-before-and-after). */
export interface OpDiff {
  readonly batchId: string;
  readonly actor: Actor;
  /** UTC, ISO 8601. */
  readonly ts: string;
  readonly nodes: readonly OpEntry[];
  readonly links: readonly OpEntry[];
  readonly user: readonly OpEntry[];
  readonly access: readonly OpEntry[];
}

interface Actor {
  readonly username: string | null;
  readonly email: string | null;
}

/** What a diff says of the batch that it belongs to. */
export interface BatchFace {
  readonly batchId: string;
  readonly actorId: string;
  readonly actor: Actor;
  readonly ts: string;
}

/** The branch roots of a node or link, as the reader of the diff may know them. */
export type ShareRootsOf = (change: Change) => readonly string[];

/** What a diff says to its reader alone. */
export interface Reader {
  readonly userId: string;
  readonly roots: ShareRootsOf;
  /** The fields of a node as they may know them. */
  own(nodeId: string, patch: Patch): Patch;
  /** Whether they may know the address of whoever made the changes: not if all of it is merely public. */
  knowsActor(changes: readonly Change[]): boolean;
  /** Their level on a node. */
  access(nodeId: string): number | null;
  /** What is told of a node that comes back, beside what it is. */
  returning(nodeId: string): Patch;
}

/** Whether changed statuses carry `shareRoots` too, as they do on REST (docs/contracts/node-graph.md#rest). */
export interface FlatOptions {
  readonly statusRoots: boolean;
}

/** Renders flat: each entity once, in the order of its first change, with its last values. */
export function renderFlat(changes: readonly Change[], reader: Reader, options: FlatOptions): FlatDiff {
  const diff = { links: new Map<string, Patch>(), nodes: new Map<string, Patch>() };
  const access: Patch[] = [];
  const user: Patch[] = [];
  for (const change of changes) {
    if (change.entity === 'node') merge(diff.nodes, change.id, flatNode(change, reader, options));
    else if (change.entity === 'link') merge(diff.links, change.id, flatLink(change, reader));
    else (change.entity === 'access' ? access : user).push({ id: change.id, ...change.after });
  }
  return {
    links: [...diff.links.values()],
    nodes: [...diff.nodes.values()],
    ...(access.length > 0 ? { access } : {}),
    ...(user.length > 0 ? { user } : {}),
  };
}

/** Renders one entry per change, with the values before and after. */
export function renderOps(changes: readonly Change[], reader: Reader, batch: BatchFace): OpDiff {
  const entries = (entity: Change['entity']): OpEntry[] =>
    changes.filter((change) => change.entity === entity).map((change) => opEntry(change, reader, batch.ts));
  const { batchId, actorId, actor, ts } = batch;
  const known = actorId === reader.userId || reader.knowsActor(changes);
  return {
    batchId,
    actor: known ? actor : { ...actor, email: null },
    ts,
    nodes: entries('node'),
    links: entries('link'),
    user: entries('user'),
    access: entries('access'),
  };
}

function opEntry(change: Change, reader: Reader, ts: string): OpEntry {
  const { op, id, after, entity } = change;
  const own = (patch: Patch): Patch => (entity === 'node' ? reader.own(id, patch) : patch);
  return {
    op,
    before: own(opBefore(change, reader)),
    after: own(opAfter(change, reader, ts, { id, ...after })),
  };
}

function opBefore(change: Change, reader: Reader): Patch {
  const { op, id, before } = change;
  if (Object.keys(before).length === 0) return {};
  const purge = op === Op.NodeDelete || op === Op.LinkDelete;
  return {
    id,
    ...before,
    ...(op === Op.NodeDelete ? { access: reader.access(id) } : {}),
    ...(purge ? { shareRoots: reader.roots(change) } : {}),
  };
}

function opAfter(change: Change, reader: Reader, ts: string, after: Patch): Patch {
  const { op, entity } = change;
  if (entity !== 'node' && entity !== 'link') return Object.keys(change.after).length === 0 ? {} : after;
  const shareRoots = reader.roots(change);
  if (op === Op.NodeDelete || op === Op.LinkDelete) return { id: change.id, deleted: true, shareRoots };
  // What is told without a new version changed nothing in the node itself.
  const edited = change.before['version'] === after['version'] ? {} : { lastEditedTime: ts };
  return { ...edited, ...after, ...returning(change, reader), shareRoots };
}

function returning({ op, id }: Change, reader: Reader): Patch {
  return op === Op.NodeRestore ? reader.returning(id) : {};
}

function flatNode(change: Change, reader: Reader, { statusRoots }: FlatOptions): Patch {
  const { op, id, after } = change;
  if (op === Op.NodeDelete) return { id, deleted: true };
  if (op === Op.NodeStatus) {
    const status = { id, status: after['status'], version: after['version'] };
    return statusRoots ? { ...status, shareRoots: reader.roots(change) } : status;
  }
  const { independent } = after;
  const inverted = typeof independent === 'boolean' ? { dependant: !independent } : {};
  return {
    id,
    ...reader.own(id, after),
    ...inverted,
    ...returning(change, reader),
    shareRoots: reader.roots(change),
  };
}

/** The page's six fields for what the page knows; the newer methods, and what comes into sight, add what their op form says. */
function flatLink(change: LinkChange, reader: Reader): Patch {
  const { op, id, link, after } = change;
  if (op === Op.LinkDelete) return { id, deleted: true };
  const { source, target, type, wasBlocker, version } = link;
  const face = { id, source, target, type, wasBlocker, version };
  return isOnPage(change) ? face : { ...face, ...after, shareRoots: reader.roots(change) };
}

function isOnPage({ op, after }: LinkChange): boolean {
  if (op === Op.LinkUpdate) return !('type' in after);
  if (op === Op.LinkAdd) return !('inTrash' in after);
  return op === Op.LinkRestore && !('lastBatchID' in after);
}

/** Of two patches of one entity the one with the higher version prevails, otherwise the later one. */
function merge(into: Map<string, Patch>, id: string, patch: Patch): void {
  const known = into.get(id);
  const older = known !== undefined && Number(patch['version']) < Number(known['version']);
  into.set(id, older ? { ...patch, ...known } : { ...known, ...patch });
}
