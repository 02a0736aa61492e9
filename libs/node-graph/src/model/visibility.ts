import { type Change, type LinkChange, type LinkFace, linkFields, type NodeChange, Op } from './change.js';
import type { WholeLink } from './graph-link.js';
import { createdFields, type GraphNode } from './graph-node.js';
import { type EffectiveAccess, Level, levelOf, seesPublicly, type Share, viewersOf } from './levels.js';
import type { Extras } from './recipients.js';
import { LinkType } from './status.js';

/** Active nodes, the active links that touch them, and who sees what of these. */
export interface Visibility {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly links: readonly WholeLink[];
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

/** How users' views of the graph change because of a batch, beside what the batch itself tells. */
export interface VisibilityDelta {
  /** For each user: nodes and links that came into their sight, as creations, or left it, as removals. */
  readonly extras: Extras;
  /** The looked-at nodes as they stand afterwards. */
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

/** Nobody sees more or less. */
export const NO_DELTA: VisibilityDelta = { extras: new Map(), accessById: new Map() };

/**
 * How views change by shares that a primary link, which need not be written yet, brings to the root of the view and so to
 * everything below it. `null`: some link there crosses owners, and only a look afterwards can tell.
 */
export function foresee(before: Visibility, shares: readonly Share[]): VisibilityDelta | null {
  const isBelow = ({ face }: WholeLink): boolean =>
    face.type === LinkType.Primary && before.nodes.has(face.source);
  if (before.links.some((link) => link.crossesOwners && isBelow(link))) return null;
  const accessById = new Map(
    [...before.accessById].map(([id, effectiveAccess]) => [
      id,
      before.nodes.has(id)
        ? { ...effectiveAccess, shares: [...effectiveAccess.shares, ...shares] }
        : effectiveAccess,
    ]),
  );
  return { extras: visibilityChanges(before, { ...before, accessById }), accessById };
}

/**
 * What each user's view of the graph gains, loses and has with other rights, from one state to the next.
 * Users whose view stays as it was are absent. What was changed in a node or link itself is not told here.
 */
export function visibilityChanges(before: Visibility, after: Visibility): Map<string, Change[]> {
  const users = new Set<string>();
  for (const { accessById } of [before, after])
    for (const effectiveAccess of accessById.values())
      for (const user of viewersOf(effectiveAccess)) users.add(user);
  const extras = new Map<string, Change[]>();
  for (const user of users) {
    const changes = changesFor(user, before, after);
    if (changes.length > 0) extras.set(user, changes);
  }
  return extras;
}

function changesFor(userId: string, before: Visibility, after: Visibility): Change[] {
  const was = viewOf(userId, before);
  const is = viewOf(userId, after);
  const moved = new Set<string>();
  const nodes: Change[] = [];
  for (const node of after.nodes.values()) {
    const [old, now] = [was.node(node.id), is.node(node.id)];
    if (now === null) continue;
    if (old === null) {
      moved.add(node.id);
      nodes.push(nodeShown(node, now, is.publicly(node.id)));
      continue;
    }
    const isConfided = was.publicly(node.id) !== is.publicly(node.id);
    if (old !== now || isConfided) nodes.push(levelChanged(node, old, now, isConfided));
  }
  for (const { id } of before.nodes.values()) {
    // A node that went to the trash is told of as such.
    if (was.node(id) === null || is.node(id) !== null || !after.nodes.has(id)) continue;
    moved.add(id);
    nodes.push(nodeHidden(id));
  }
  const shown = new Set(after.links.filter((link) => is.link(link)).map(({ face }) => face.id));
  const knew = new Set(before.links.filter((link) => was.link(link)).map(({ face }) => face.id));
  const touched = ({ face }: WholeLink): boolean => moved.has(face.source) || moved.has(face.target);
  return [
    ...nodes,
    ...after.links
      .filter((link) => touched(link) && shown.has(link.face.id) && !knew.has(link.face.id))
      .map(linkShown),
    ...before.links
      .filter((link) => touched(link) && knew.has(link.face.id) && !shown.has(link.face.id))
      .map(({ face }) => linkHidden(face)),
  ];
}

interface UserView {
  /** The level on an active node; `null`: it cannot be seen. */
  node(id: string): Level | null;
  /** Whether it is seen for no other reason than that it is public. */
  publicly(id: string): boolean;
  link(link: WholeLink): boolean;
}

function viewOf(userId: string, { accessById }: Visibility): UserView {
  const node = (id: string): Level | null => {
    const effectiveAccess = accessById.get(id);
    return effectiveAccess ? levelOf(effectiveAccess, userId) : null;
  };
  return {
    node,
    publicly: (id) => {
      const effectiveAccess = accessById.get(id);
      return effectiveAccess !== undefined && seesPublicly(effectiveAccess, userId);
    },
    link: ({ face, private: hidden, creatorId }) =>
      node(face.source) !== null && node(face.target) !== null && (!hidden || creatorId === userId),
  };
}

/**
 * Makes a node appear on a screen, with all that reads tell of it; its owner is named later.
 *
 * @param publicly whether it is seen for no other reason than that it is public. Otherwise the number of hidden blockers
 *   is told: it begins with none.
 */
export function nodeShown(node: GraphNode, access: Level, publicly: boolean): NodeChange {
  const { type, inTrash, x, y, z, publicToken, publicDue, publicBranch, ownerId } = node;
  // Whoever saw it go to the trash, and then lost sight of it, still has it there.
  const place = { type, inTrash, publicToken, publicDue, publicBranch, x, y, z };
  const after = { ...createdFields(node), ...place, access, ...(publicly ? {} : { hiddenBlockers: 0 }) };
  return { entity: 'node', op: Op.NodeAdd, id: node.id, face: { ownerId }, before: {}, after };
}

/**
 * @param isConfided whether the number of hidden blockers, and the address of the owner, are told from now on, or no
 *   longer: it begins with none.
 */
function levelChanged(
  { id, version, publicToken, ownerId }: GraphNode,
  old: Level,
  now: Level,
  isConfided: boolean,
): NodeChange {
  // Each reader is told the token as far as it is theirs.
  const isTokenMoved = publicToken !== null && old <= Level.Admin !== now <= Level.Admin;
  const token = isTokenMoved ? { publicToken } : {};
  return {
    entity: 'node',
    op: Op.NodeUpdate,
    id,
    ...(isConfided ? { face: { ownerId } } : {}),
    before: { access: old, version },
    after: { access: now, ...token, ...(isConfided ? { hiddenBlockers: 0 } : {}), version },
  };
}

/** Makes a node, or a link, leave a screen. */
export function hidden(change: NodeChange | LinkChange): Change {
  return change.entity === 'node' ? nodeHidden(change.id) : linkHidden(change.link);
}

function nodeHidden(id: string): NodeChange {
  return { entity: 'node', op: Op.NodeDelete, id, before: {}, after: { deleted: true } };
}

function linkShown({ face, private: hidden, createdTime, lastEditedTime }: WholeLink): LinkChange {
  // As a node it may still be in somebody's trash.
  const after = { ...linkFields(face), private: hidden, inTrash: false, createdTime, lastEditedTime };
  return { entity: 'link', op: Op.LinkAdd, id: face.id, link: face, before: {}, after };
}

function linkHidden(face: LinkFace): LinkChange {
  return { entity: 'link', op: Op.LinkDelete, id: face.id, link: face, before: {}, after: { deleted: true } };
}
