import {
  type Change,
  type LinkChange,
  type LinkFace,
  linkFields,
  type NodeChange,
  Op,
} from '../diff/change.js';
import { createdFields, type GraphNode } from '../nodes/node.js';
import { type Level, levelOf, type Standing, viewersOf } from './levels.js';
import type { WholeLink } from './sight.repository.js';

/** Active nodes, the active links that touch them, and who sees what of these. */
export interface Landscape {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly links: readonly WholeLink[];
  readonly standings: ReadonlyMap<string, Standing>;
}

/**
 * What each user's view of the landscape gains, loses and has with other rights, from one state to the next.
 * Users whose view stays as it was are absent. What was changed in a node or link itself is not told here.
 */
export function sightChanges(before: Landscape, after: Landscape): Map<string, Change[]> {
  const users = new Set<string>();
  for (const { standings } of [before, after])
    for (const standing of standings.values()) for (const user of viewersOf(standing)) users.add(user);
  const extras = new Map<string, Change[]>();
  for (const user of users) {
    const changes = changesFor(user, before, after);
    if (changes.length > 0) extras.set(user, changes);
  }
  return extras;
}

function changesFor(userId: string, before: Landscape, after: Landscape): Change[] {
  const was = eyesOf(userId, before);
  const is = eyesOf(userId, after);
  const moved = new Set<string>();
  const nodes: Change[] = [];
  for (const node of after.nodes.values()) {
    const [old, now] = [was.node(node.id), is.node(node.id)];
    if (now === null) continue;
    if (old === null) {
      moved.add(node.id);
      nodes.push(nodeShown(node, now));
    } else if (old !== now) nodes.push(levelChanged(node, old, now));
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

interface Eyes {
  /** The level on an active node; `null`: it cannot be seen. */
  node(id: string): Level | null;
  link(link: WholeLink): boolean;
}

function eyesOf(userId: string, { standings }: Landscape): Eyes {
  const node = (id: string): Level | null => {
    const standing = standings.get(id);
    return standing ? levelOf(standing, userId) : null;
  };
  return {
    node,
    link: ({ face, private: hidden, creatorId }) =>
      node(face.source) !== null && node(face.target) !== null && (!hidden || creatorId === userId),
  };
}

/** Makes a node appear on a screen. */
export function nodeShown(node: GraphNode, access: Level): NodeChange {
  const { type, inTrash, x, y, z, publicToken, publicDue, publicBranch } = node;
  // Whoever saw it go to the trash, and then lost sight of it, still has it there.
  const place = { type, inTrash, publicToken, publicDue, publicBranch, x, y, z };
  const after = { ...createdFields(node), ...place, access };
  return { entity: 'node', op: Op.NodeAdd, id: node.id, before: {}, after };
}

function levelChanged({ id, version }: GraphNode, old: Level, now: Level): NodeChange {
  return {
    entity: 'node',
    op: Op.NodeUpdate,
    id,
    before: { access: old, version },
    after: { access: now, version },
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
  const after = { ...linkFields(face), private: hidden, createdTime, lastEditedTime };
  return { entity: 'link', op: Op.LinkAdd, id: face.id, link: face, before: {}, after };
}

function linkHidden(face: LinkFace): LinkChange {
  return { entity: 'link', op: Op.LinkDelete, id: face.id, link: face, before: {}, after: { deleted: true } };
}
