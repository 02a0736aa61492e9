import { type LinkChange, type LinkFace, linkFields, Op, type Patch } from './change.js';
import { type EffectiveAccess, Level, levelOf, mayLink, reaches } from './levels.js';
import { reachOf } from './link-reach.js';
import { LinkType } from './status.js';

/** A link as it is stored (docs/contracts/node-graph.md#links). */
export interface GraphLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly wasBlocker: boolean;
  /** Shown to its owner alone. */
  readonly private: boolean;
  /** Who made it, or brought it back last: its owner. */
  readonly creatorId: string;
  /** On whose rights it depends what it carries of the shares on its target. */
  readonly delegateId: string | null;
  readonly crossesOwners: boolean;
  readonly inTrash: boolean;
  /** The batch that trashed it or brought it back. */
  readonly lastBatchId: string | null;
  readonly version: number;
  readonly createdTime: string;
}

/** What readers of diffs are told of a link. */
export function faceOf(link: GraphLink): LinkFace {
  const { id, source, target, type, wasBlocker, version } = link;
  return {
    id,
    source,
    target,
    type,
    wasBlocker,
    version,
    ...(link.private ? { onlyFor: link.creatorId } : {}),
  };
}

/** One step of a batch: what became of a link. `lastEditedTime` and the version are added. */
function step(op: Op, from: GraphLink, to: GraphLink, before: Patch, after: Patch, at: Date): LinkChange {
  return {
    entity: 'link',
    op,
    id: to.id,
    link: faceOf(to),
    before: { ...before, version: from.version },
    after: { ...after, version: to.version, lastEditedTime: at.toISOString() },
  };
}

export function linkTrashed(from: GraphLink, to: GraphLink, at: Date): LinkChange {
  return step(Op.LinkTrash, from, to, { inTrash: false, type: from.type }, { inTrash: true }, at);
}

export function linkRestored(from: GraphLink, to: GraphLink, at: Date): LinkChange {
  const { source, target, type, wasBlocker } = from;
  const turned = source === to.source ? {} : { source, target };
  return step(
    Op.LinkRestore,
    from,
    to,
    { inTrash: true, ...turned, type, wasBlocker, private: from.private },
    wholeLink(to),
    at,
  );
}

/** Of type, privacy or both; the one that stays is named too (docs/contracts/node-graph.md#change-a-link). What was private is told as a whole. */
export function linkUpdated(from: GraphLink, to: GraphLink, at: Date): LinkChange {
  const { type, private: hidden, wasBlocker } = from;
  return step(
    Op.LinkUpdate,
    from,
    to,
    { type, private: hidden, ...(wasBlocker === to.wasBlocker ? {} : { wasBlocker }) },
    {
      ...(from.private && !to.private ? shownFields(to) : {}),
      type: to.type,
      private: to.private,
      ...(wasBlocker === to.wasBlocker ? {} : { wasBlocker: to.wasBlocker }),
    },
    at,
  );
}

export function linkSwapped(from: GraphLink, to: GraphLink, at: Date): LinkChange {
  const endpoints = ({ source, target }: GraphLink): Patch => ({ source, target });
  return step(
    Op.LinkSwap,
    from,
    to,
    { ...endpoints(from), wasBlocker: from.wasBlocker },
    { ...endpoints(to), wasBlocker: to.wasBlocker },
    at,
  );
}

/** A purge. */
export function linkDeleted(link: GraphLink): LinkChange {
  return {
    entity: 'link',
    op: Op.LinkDelete,
    id: link.id,
    link: faceOf(link),
    before: linkFields(faceOf(link)),
    after: { deleted: true },
    last: { createdTime: link.createdTime },
  };
}

/** What nobody but its owner knew. */
function shownFields({ source, target, wasBlocker, inTrash, createdTime }: GraphLink): Patch {
  return { source, target, wasBlocker, inTrash, createdTime };
}

function wholeLink(link: GraphLink): Patch {
  const { private: hidden, inTrash, lastBatchId, createdTime } = link;
  return { ...linkFields(faceOf(link)), private: hidden, inTrash, lastBatchID: lastBatchId, createdTime };
}

/** The link as the user makes it, brings it back or turns it: it carries what they may give on its source. */
export function placedBy(
  userId: string,
  link: GraphLink,
  source: EffectiveAccess,
  target: EffectiveAccess,
): GraphLink {
  return { ...link, delegateId: reachOf(source, target, userId).delegateId };
}

/**
 * Whether a link may come back together with one of its nodes, as whoever brings them back or as whoever made it could
 * make it now.
 */
export function mayReturn(
  link: GraphLink,
  source: EffectiveAccess,
  target: EffectiveAccess,
  userId: string,
): boolean {
  return [userId, link.creatorId].some((maker) => mayLink(link.type, source, target, maker));
}

/** Whether the link is there for the user at all: somebody else's private link is not. */
export function isKnownTo(
  link: GraphLink,
  source: EffectiveAccess,
  target: EffectiveAccess,
  userId: string,
): boolean {
  if (link.private && link.creatorId !== userId) return false;
  return levelOf(source, userId) !== null || levelOf(target, userId) !== null;
}

/**
 * The owner of either end and every editor of the target, whether or not they see the rest of it: nobody has to bear
 * what somebody else hangs on their nodes. And whoever made the link, as long as they could make it again.
 */
export function mayTrash(
  link: GraphLink,
  source: EffectiveAccess,
  target: EffectiveAccess,
  userId: string,
): boolean {
  return (
    reaches(source, userId, Level.Owner) ||
    reaches(target, userId, Level.Editor) ||
    (link.creatorId === userId && mayLink(link.type, source, target, userId))
  );
}

/** Whether the user may hide the link from others or show it to them. */
export function mayHide(source: EffectiveAccess, target: EffectiveAccess, userId: string): boolean {
  return reaches(source, userId, Level.Editor)
    ? reaches(target, userId, Level.Editor)
    : reaches(source, userId, Level.Viewer) && reaches(target, userId, Level.Owner);
}

/** A primary link needs what a new one would need; to make one secondary is like taking a primary one away. */
export function mayRetype(
  link: GraphLink,
  type: LinkType,
  endpoints: readonly [EffectiveAccess, EffectiveAccess],
  userId: string,
): boolean {
  const [source, target] = endpoints;
  return (
    mayLink(type, source, target, userId) ||
    (type === LinkType.Secondary && mayTrash(link, source, target, userId))
  );
}

/** A link with what its creation would tell of it. */
export interface WholeLink {
  readonly face: LinkFace;
  readonly private: boolean;
  readonly creatorId: string;
  readonly crossesOwners: boolean;
  readonly createdTime: string;
  readonly lastEditedTime: string;
}

/** A link to be made. */
export interface PlannedLink extends LinkFace {
  readonly private: boolean;
}
