import { changesOf } from '#kernel';

import type { ChangeSet } from './change-set.js';
import { type Change, type GrantChange, type LinkChange, type NodeChange, Op, type Patch } from './change.js';
import {
  bulkNameOf,
  type GraphEvent,
  isDerived,
  isReady,
  linkEventName,
  type NetChange,
  netOf,
  nodeEventName,
} from './graph-event.js';
import type { GraphEventName } from './graph.events.js';
import { type EffectiveAccess, levelOf } from './levels.js';

type AccessById = ReadonlyMap<string, EffectiveAccess>;

/** So many of what follows from a batch by itself have an event each; the rest is counted. */
const MOST_ALONG = 1_000;

/** Which change it was, who may read it, who its owner is: not told as fields that changed. */
const BESIDE = new Set(['version', 'lastEditedTime', 'lastBatchID', 'access', 'hiddenBlockers', 'deleted']);
/** The token opens the node to whoever has it, and whose the node is the stream says. */
const UNTOLD = new Set(['publicToken', 'ownerUsername', 'ownerEmail', 'access', 'hiddenBlockers', 'deleted']);

/**
 * The events of a batch: one of each node, link and share that it changed, in the stream of the owner of the node. A link
 * is in the stream of its target's owner, while it is private in that of its own. A node that became ready has one of that
 * besides. What users have embedded is theirs alone, and no event.
 */
export function eventsOf(changeSet: ChangeSet, accessById: AccessById): GraphEvent[] {
  const moves = changeSet.changes.some(({ op }) => MOVES.has(op));
  const events = byEntity(changeSet.changes).flatMap((steps) => {
    const [nodes, links] = [steps.filter(isOfNode), steps.filter(isOfLink)];
    if (nodes.length > 0) return nodeEvents(netOf(nodes), changeSet, accessById);
    return links.length > 0 ? [linkEvent(netOf(links), changeSet, accessById, moves)] : [];
  });
  const shares = changeSet.changes
    .filter((change) => change.entity === 'access')
    .map((change) => shareEvent(change, changeSet, accessById));
  const { actor } = changeSet;
  const all = [...counted(events, changeSet), ...shares];
  return actor.isErased === true ? all.filter(({ ownerId }) => ownerId !== actor.userId) : all;
}

/** One that may be told with others as a number, because it follows by itself. */
interface Along extends GraphEvent {
  readonly isAlong: boolean;
}

const MOVES = new Set<Op>([Op.NodeTrash, Op.NodeRestore, Op.NodeDelete]);
const ALONG = new Set<Op>([Op.LinkTrash, Op.LinkRestore, Op.LinkDelete]);

function nodeEvents(net: NetChange<NodeChange>, changeSet: ChangeSet, accessById: AccessById): Along[] {
  const { steps, before, after } = net;
  const [{ id, last } = { id: '', last: undefined }] = steps;
  const type = nodeEventName(net);
  const common = { subject: `nodes/${id}`, ownerId: accessById.get(id)?.ownerId ?? changeSet.scopeId };
  const isAlong = steps.every(isDerived);
  if (type === 'node.deleted') return [{ type, ...common, row: null, data: told(last ?? before), isAlong }];
  const row = { entity: 'node', id } as const;
  if (type === 'node.created' && steps.length === 1) return [{ type, ...common, row, data: null, isAlong }];
  const changes = type === 'node.created' ? {} : changed(before, after);
  const data = { lastEditedTime: changeSet.at.toISOString(), ...told(after), ...changes };
  const names: GraphEventName[] = isReady(net) ? [type, 'node.ready'] : [type];
  return names.map((name) => ({ type: name, ...common, row, data, isAlong }));
}

function linkEvent(
  net: NetChange<LinkChange>,
  changeSet: ChangeSet,
  accessById: AccessById,
  moves: boolean,
): Along {
  const { steps, before, after } = net;
  const step = steps.at(-1);
  if (step === undefined) throw new Error('a link without a step');
  const { id, link, last } = step;
  const { source, target, type: kind, wasBlocker, version, onlyFor } = link;
  const ownerId = onlyFor ?? accessById.get(target)?.ownerId ?? changeSet.scopeId;
  const shown = shownTo(ownerId, accessById);
  const type = linkEventName(net);
  const whole = {
    id,
    source: shown(source),
    target: shown(target),
    type: kind,
    wasBlocker,
    private: onlyFor !== undefined,
    version,
  };
  const isAlong = steps.every((one) => isDerived(one) || (moves && ALONG.has(one.op)));
  const common = { type, subject: `graph-links/${id}`, ownerId, isAlong };
  if (type === 'graph.link.deleted')
    return { ...common, row: null, data: { ...whole, inTrash: true, ...last } };
  const { createdTime, inTrash = type === 'graph.link.created' ? false : undefined } = after;
  const data = {
    ...whole,
    lastEditedTime: changeSet.at.toISOString(),
    ...(inTrash === undefined ? {} : { inTrash }),
    ...(createdTime === undefined ? {} : { createdTime }),
    ...(type === 'graph.link.created' ? {} : changed(endsShown(before, shown), endsShown(after, shown))),
  };
  return { ...common, row: { entity: 'link', id }, data };
}

function shareEvent(change: GrantChange, { scopeId }: ChangeSet, accessById: AccessById): GraphEvent {
  const { id, op, last, before, after } = change;
  const changes = op === Op.GrantUpdate ? changed(before, after) : {};
  return {
    type: SHARE_NAMES[op] ?? 'node.share.updated',
    subject: `nodes/${id}`,
    ownerId: accessById.get(id)?.ownerId ?? scopeId,
    row: null,
    data: { ...last, ...changes },
  };
}

const SHARE_NAMES: Readonly<Partial<Record<Op, GraphEventName>>> = {
  [Op.GrantUpsert]: 'node.shared',
  [Op.GrantDelete]: 'node.share.removed',
};

/** Who owns the end of a link need not see the other one: then it is not named. */
function shownTo(userId: string, accessById: AccessById): (nodeId: unknown) => unknown {
  return (nodeId) => {
    const effectiveAccess = accessById.get(String(nodeId));
    return effectiveAccess !== undefined && levelOf(effectiveAccess, userId) !== null ? nodeId : null;
  };
}

function endsShown(patch: Patch, shown: (nodeId: unknown) => unknown): Patch {
  const ends = ['source', 'target'].filter((end) => end in patch);
  return { ...patch, ...Object.fromEntries(ends.map((end) => [end, shown(patch[end])])) };
}

function told(fields: object): Patch {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !UNTOLD.has(name)));
}

function changed(before: Patch, after: Patch): { readonly changes?: object } {
  const names = Object.keys(before).filter(
    (name) => name in after && !BESIDE.has(name) && !UNTOLD.has(name) && name !== 'email',
  );
  const changes = changesOf(before, after, names);
  return changes === null ? {} : { changes };
}

/** In the order of their first steps. */
function byEntity(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const name = `${change.entity} ${change.id}`;
    const group = groups.get(name);
    if (group) group.push(change);
    else groups.set(name, [change]);
  }
  return [...groups.values()];
}

function isOfNode(change: Change): change is NodeChange {
  return change.entity === 'node';
}

function isOfLink(change: Change): change is LinkChange {
  return change.entity === 'link';
}

/** Of what follows by itself, however much that is, the first have an event each, and the rest one for each kind. */
function counted(events: readonly Along[], { id }: ChangeSet): GraphEvent[] {
  let along = 0;
  const rest = new Map<string, { type: GraphEventName; ownerId: string; count: number }>();
  const kept = events.filter(({ type, ownerId, isAlong }) => {
    const bulk = isAlong ? bulkNameOf(type) : null;
    if (bulk === null || (along += 1) <= MOST_ALONG) return true;
    const name = `${bulk} ${ownerId}`;
    const count = (rest.get(name)?.count ?? 0) + 1;
    rest.set(name, { type: bulk, ownerId, count });
    return false;
  });
  const bulk = [...rest.values()].map(({ type, ownerId, count }) => ({
    ...{ type, subject: `batches/${id}`, ownerId, row: null },
    data: { count },
  }));
  return [...kept, ...bulk];
}
