import { newId } from '#kernel';

import type { Actor } from './actor.js';
import type { BlockedNode } from './blocked-node.js';
import type { StatusChange } from './cascade.js';
import { type Change, type LinkChange, type LinkFace, linkFields, type NodeChange, Op } from './change.js';
import type { GraphLink } from './graph-link.js';
import type { EffectiveAccess } from './levels.js';
import type { LinkReach } from './link-reach.js';
import type { FlagChange } from './was-blocker.js';

/** A link to insert; its version is 0. */
interface LinkInsert extends LinkFace {
  readonly creatorId: string;
  readonly reach: LinkReach;
}

/** One batch in the making: what one call does to the graph (docs/contracts/node-graph.md#history-batches). */
export interface ChangeSet {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  /** The user whose graph it is. */
  readonly scopeId: string;
  readonly changes: Change[];
  readonly statuses: StatusChange[];
  readonly flags: FlagChange[];
  readonly inserts: LinkInsert[];
  /** Roots of components that a new primary link makes one. */
  readonly merge: string[];
  /** What was looked up already of what nodes block whose status changes. */
  blocked: { readonly sources: readonly string[]; readonly nodes: readonly BlockedNode[] } | null;
}

/** @param merge roots of components that become one. */
export function newChangeSet(
  actor: Actor,
  scopeId: string,
  at: Date,
  merge: readonly string[] = [],
): ChangeSet {
  return {
    id: newId(at.getTime()),
    at,
    actor,
    scopeId,
    changes: [],
    statuses: [],
    flags: [],
    inserts: [],
    merge: [...merge],
    blocked: null,
  };
}

/** The history entry of a derived status. */
export function statusChange({ id, from, to, version, blockedFrom: { before } }: StatusChange): NodeChange {
  return {
    entity: 'node',
    op: Op.NodeStatus,
    id,
    ...(before === null ? {} : { face: { blockedFrom: before } }),
    before: { status: from, version: version - 1 },
    after: { status: to, version },
  };
}

/** The history entry of a derived `wasBlocker`. */
function flagChange({ link, wasBlocker, version }: FlagChange): LinkChange {
  return {
    entity: 'link',
    op: Op.LinkUpdate,
    id: link.id,
    link: { ...link, wasBlocker, version },
    before: { wasBlocker: link.wasBlocker, version: link.version },
    after: { wasBlocker, version },
  };
}

/** The history entry of a new link. */
export function linkAdded(link: LinkFace, at: Date): LinkChange {
  const ts = at.toISOString();
  return {
    entity: 'link',
    op: Op.LinkAdd,
    id: link.id,
    link,
    before: {},
    after: { ...linkFields(link), private: false, createdTime: ts, lastEditedTime: ts },
  };
}

/** The history entry of a link that comes back as if it were new, and of whoever asks. */
export function linkRevived(link: LinkFace, before: GraphLink, now: Date): LinkChange {
  return {
    entity: 'link',
    op: Op.LinkRestore,
    id: link.id,
    link: { ...link, ownedBy: before.creatorId },
    before: {
      source: before.source,
      target: before.target,
      type: before.type,
      wasBlocker: before.wasBlocker,
      private: before.private,
      inTrash: true,
      version: before.version,
    },
    after: {
      ...linkFields(link),
      private: false,
      inTrash: false,
      createdTime: before.createdTime,
      lastEditedTime: now.toISOString(),
    },
  };
}

/**
 * Adds derived changes to the change set. The flag of a link that the call itself changes becomes part of that
 * step and costs no version of its own; what stays as it is is written, and told to nobody.
 */
export function addDerived(
  changeSet: ChangeSet,
  { nodes, links }: { readonly nodes: readonly StatusChange[]; readonly links: readonly FlagChange[] },
): void {
  changeSet.statuses.push(...nodes);
  const steps = new Map(changeSet.changes.map((change, index) => [`${change.entity} ${change.id}`, index]));
  for (const flag of links) {
    const index = steps.get(`link ${flag.link.id}`);
    const step = index === undefined ? undefined : changeSet.changes[index];
    if (index !== undefined && step?.entity === 'link') {
      changeSet.changes[index] = withFlag(step, flag);
      changeSet.flags.push({ ...flag, version: step.link.version });
    } else {
      changeSet.flags.push(flag);
      if (flag.wasBlocker !== flag.link.wasBlocker) changeSet.changes.push(flagChange(flag));
    }
  }
  changeSet.changes.push(...nodes.filter(({ from, to }) => from !== to).map(statusChange));
}

function withFlag(step: LinkChange, { wasBlocker }: FlagChange): LinkChange {
  const before = Object.keys(step.before).length === 0 ? {} : { wasBlocker: step.link.wasBlocker };
  return {
    ...step,
    link: { ...step.link, wasBlocker },
    before: { ...before, ...step.before },
    after: { ...step.after, wasBlocker },
  };
}

/** Nodes that the change set names, and the branch roots above those known of, as far as these are not among them. */
export function unknownNodes({ changes }: ChangeSet, known: ReadonlyMap<string, EffectiveAccess>): string[] {
  const named = changes.flatMap((change) => {
    if (change.entity === 'link') return [change.link.source, change.link.target];
    return change.entity === 'node' ? [change.id] : [];
  });
  const roots = [...known.values()].flatMap(({ shares }) =>
    shares.filter(({ branch }) => branch).map(({ root }) => root),
  );
  return [...new Set([...named, ...roots])].filter((id) => !known.has(id));
}
