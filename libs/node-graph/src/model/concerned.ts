import { type Change, type LinkChange, type NodeChange, Op } from './change.js';
import { type EffectiveAccess, viewersOf } from './levels.js';
import { type AccessOf, type Extras, maySee } from './recipients.js';
import { LinkType, Status } from './status.js';

type AccessById = ReadonlyMap<string, EffectiveAccess>;

/** For whom the number of hidden blockers of which nodes may have changed. */
export interface Concerned {
  /** Users by node. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same for nodes that users get to know: they are told if there are any. */
  readonly fresh: ReadonlyMap<string, ReadonlySet<string>>;
  /** Nodes that became Completed, or ceased to be: all that they block is concerned. */
  readonly sources: readonly string[];
}

interface Endpoints {
  readonly source: string;
  readonly target: string;
}

/** What a batch is about. */
interface Batch {
  readonly changes: readonly Change[];
  /** Afterwards. */
  readonly accessById: AccessById;
  /** Before, where they differ. */
  readonly known: AccessById;
  readonly extras: Extras;
}

/** Looks through a batch for what may change the number of blockers that somebody does not see. */
export function concernedBy({ changes, accessById, known, extras }: Batch): Concerned {
  const changed = new Map<string, Set<string>>();
  const fresh = new Map<string, Set<string>>();
  const now: AccessOf = (id) => accessById.get(id);
  const before: AccessOf = (id) => known.get(id) ?? accessById.get(id);
  for (const change of changes) {
    if (change.entity === 'link') {
      for (const [target, userId] of missing(change, before, now)) put(changed, target, userId);
    } else if (change.entity === 'node') {
      if (change.op === Op.NodeUpdate && 'independent' in change.after)
        for (const userId of viewers(change.id, now)) put(changed, change.id, userId);
      if (change.op === Op.NodeRestore)
        for (const userId of viewers(change.id, now)) put(fresh, change.id, userId);
    }
  }
  // Of links that the batch is about, what they are to each user is known.
  const about = new Set(changes.filter(({ entity }) => entity === 'link').map(({ id }) => id));
  for (const [userId, list] of extras) {
    for (const change of list) {
      if (change.entity === 'link' && change.link.type === LinkType.Primary && !about.has(change.id))
        put(changed, change.link.target, userId);
      if (change.op === Op.NodeAdd && change.after['status'] === Status.Blocked)
        put(fresh, change.id, userId);
      // Whoever saw it only because it was public is told from now on.
      if (change.op === Op.NodeUpdate && 'hiddenBlockers' in change.after) put(fresh, change.id, userId);
    }
  }
  return { changed, fresh, sources: crossingCompleted(changes) };
}

/** The nodes that became Completed, or ceased to be. */
export function crossingCompleted(changes: readonly Change[]): string[] {
  return changes.filter((change) => change.entity === 'node' && crossesCompleted(change)).map(({ id }) => id);
}

/** Who sees the target of the link, and did not, or does not, see the link, as long as it could block. */
function missing(change: LinkChange, before: AccessOf, now: AccessOf): [string, string][] {
  const { link, op } = change;
  const [was, is] = [blockedBefore(change), blockedAfter(change)];
  if (op === Op.LinkUpdate && change.before['private'] !== change.after['private'])
    return [...viewers(link.target, now)].map((userId) => [link.target, userId]);
  const blind = (endpoints: Endpoints, of: AccessOf): [string, string][] =>
    [...viewers(endpoints.target, now)]
      .filter((userId) => !maySee({ ...change, link: { ...link, ...endpoints } }, userId, of))
      .map((userId) => [endpoints.target, userId]);
  return [...(was === null ? [] : blind(was, before)), ...(is === null ? [] : blind(is, now))];
}

const ACTIVE_BEFORE = new Set<Op>([Op.LinkUpdate, Op.LinkTrash, Op.LinkSwap]);
const ACTIVE_AFTER = new Set<Op>([Op.LinkAdd, Op.LinkUpdate, Op.LinkRestore, Op.LinkSwap]);

/** The endpoints of the link, if it was an active primary one; a flag that changes by itself changes nothing. */
function blockedBefore({ op, link, before, after }: LinkChange): Endpoints | null {
  if (!ACTIVE_BEFORE.has(op) || (op === Op.LinkUpdate && !('type' in after))) return null;
  const {
    source = link.source,
    target = link.target,
    type = link.type,
  } = before as Partial<Endpoints> & {
    readonly type?: LinkType;
  };
  return type === LinkType.Primary ? { source, target } : null;
}

function blockedAfter({ op, link, after }: LinkChange): Endpoints | null {
  if (!ACTIVE_AFTER.has(op) || (op === Op.LinkUpdate && !('type' in after))) return null;
  return link.type === LinkType.Primary ? link : null;
}

function crossesCompleted({ op, before, after }: NodeChange): boolean {
  return (
    op === Op.NodeStatus && (before['status'] === Status.Completed) !== (after['status'] === Status.Completed)
  );
}

function viewers(id: string, of: AccessOf): Set<string> {
  const effectiveAccess = of(id);
  return effectiveAccess === undefined ? new Set() : viewersOf(effectiveAccess);
}

function put(into: Map<string, Set<string>>, id: string, userId: string): void {
  const users = into.get(id);
  if (users) users.add(userId);
  else into.set(id, new Set([userId]));
}
