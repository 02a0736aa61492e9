import { type Change, type LinkChange, Op, type Patch } from './change.js';

/** The page's diff: plain snapshots of what was created or changed (contract 4.2, 5). */
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

/** The diff of `api_version` 2 (contract 5). */
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
  readonly actor: Actor;
  readonly ts: string;
}

/** The branch roots of a node or link, as the reader of the diff may know them. */
export type ShareRootsOf = (change: Change) => readonly string[];

/** Whether changed statuses carry `shareRoots` too, as they do on REST (contract 6). */
export interface FlatOptions {
  readonly statusRoots: boolean;
}

/** Renders flat: each entity once, in the order of its first change, with its last values. */
export function renderFlat(
  changes: readonly Change[],
  rootsOf: ShareRootsOf,
  options: FlatOptions,
): FlatDiff {
  const diff = { links: new Map<string, Patch>(), nodes: new Map<string, Patch>() };
  const access: Patch[] = [];
  const user: Patch[] = [];
  for (const change of changes) {
    if (change.entity === 'node') merge(diff.nodes, change.id, flatNode(change, rootsOf, options));
    else if (change.entity === 'link') merge(diff.links, change.id, flatLink(change));
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
export function renderOps(changes: readonly Change[], rootsOf: ShareRootsOf, batch: BatchFace): OpDiff {
  const entries = (entity: Change['entity']): OpEntry[] =>
    changes.filter((change) => change.entity === entity).map((change) => opEntry(change, rootsOf, batch.ts));
  return {
    ...batch,
    nodes: entries('node'),
    links: entries('link'),
    user: entries('user'),
    access: entries('access'),
  };
}

function opEntry(change: Change, rootsOf: ShareRootsOf, ts: string): OpEntry {
  const { op, id, before, after, entity } = change;
  const graph = entity === 'node' || entity === 'link';
  return {
    op,
    before: Object.keys(before).length === 0 ? {} : { id, ...before },
    after: graph
      ? { id, lastEditedTime: ts, ...after, shareRoots: rootsOf(change) }
      : Object.keys(after).length === 0
        ? {}
        : { id, ...after },
  };
}

function flatNode(change: Change, rootsOf: ShareRootsOf, { statusRoots }: FlatOptions): Patch {
  const { op, id, after } = change;
  if (op === Op.NodeDelete) return { id, deleted: true };
  if (op === Op.NodeStatus) {
    const status = { id, status: after['status'], version: after['version'] };
    return statusRoots ? { ...status, shareRoots: rootsOf(change) } : status;
  }
  const { independent } = after;
  const inverted = typeof independent === 'boolean' ? { dependant: !independent } : {};
  return { id, ...after, ...inverted, shareRoots: rootsOf(change) };
}

function flatLink({ op, id, link, after }: LinkChange): Patch {
  if (op === Op.LinkDelete) return { id, deleted: true };
  const { source, target, type, wasBlocker, version } = link;
  const face = { id, source, target, type, wasBlocker, version };
  const named = op === Op.LinkTrash || (op === Op.LinkUpdate && 'private' in after) ? extra(after) : {};
  return { ...face, ...named };
}

function extra(after: Patch): Patch {
  const named = ['inTrash', 'private'].filter((key) => key in after);
  return Object.fromEntries(named.map((key) => [key, after[key]]));
}

/** Of two patches of one entity the one with the higher version prevails, otherwise the later one. */
function merge(into: Map<string, Patch>, id: string, patch: Patch): void {
  const known = into.get(id);
  const older = known !== undefined && Number(patch['version']) < Number(known['version']);
  into.set(id, older ? { ...patch, ...known } : { ...known, ...patch });
}
