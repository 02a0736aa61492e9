import { type Change, Op, type Patch } from './change.js';
import type { GraphNode, HeldNode } from './graph-node.js';
import { type EffectiveAccess, type Given, Level, levelOf, mayGive, untilOf } from './levels.js';
import {
  alreadyEmbedded,
  hasAccess,
  nothingToEmbed,
  notPublic,
  publicExpired,
} from './publication.errors.js';

/** How a node is published. */
export type Publication = Pick<GraphNode, 'publicToken' | 'publicDue' | 'publicBranch'>;

/** Whether the token of the node opens it at the time. */
export function isOpen({ publicToken, publicDue }: Omit<Publication, 'publicBranch'>, now: Date): boolean {
  return publicToken !== null && (publicDue === null || Date.parse(publicDue) > now.getTime());
}

/** What the publication gives, as shares are compared; `null`: nothing. */
function givenBy({ publicToken, publicDue, publicBranch }: Publication): Given | null {
  if (publicToken === null) return null;
  return { level: Level.Viewer, branch: publicBranch === true, until: untilOf(publicDue) };
}

/** Whether the user may publish the node so: an admin no wider and no longer than they hold, or than it is already. */
export function mayPublish(
  effectiveAccess: EffectiveAccess,
  userId: string,
  from: Publication,
  to: Publication,
): boolean {
  const given = givenBy(to);
  return given === null || mayGive(effectiveAccess, userId, given, givenBy(from));
}

/**
 * Only what is public at the time can be embedded, by whoever does not see it anyway.
 *
 * @param embedded what the user has embedded already.
 */
export function refuseToEmbed(
  held: HeldNode | null,
  userId: string,
  now: Date,
  embedded: string | null,
): asserts held is HeldNode {
  if (held === null || held.node.inTrash) throw nothingToEmbed();
  if (held.node.publicToken === null) throw notPublic();
  if (!isOpen(held.node, now)) throw publicExpired();
  if (embedded !== null) throw alreadyEmbedded();
  if (levelOf(held.effectiveAccess, userId) !== null) throw hasAccess();
}

/** The history entry of how a node is published. */
export function publicationChange(before: GraphNode, after: GraphNode): Change {
  return {
    entity: 'node',
    op: Op.NodePublish,
    id: after.id,
    before: patchOf(before),
    after: { ...patchOf(after), lastEditedTime: after.lastEditedTime },
  };
}

/** The history entry of what a user has embedded. */
export function embedChange(userId: string, from: string | null, to: string | null): Change {
  return {
    entity: 'user',
    op: Op.UserUpdate,
    id: userId,
    before: { publicEmbed: from },
    after: { publicEmbed: to },
  };
}

/** Of a node in the trash that too: nobody takes the news for a node that is there. */
function patchOf({ publicToken, publicDue, publicBranch, version, inTrash }: GraphNode): Patch {
  return { publicToken, publicDue, publicBranch, ...(inTrash ? { inTrash } : {}), version };
}
