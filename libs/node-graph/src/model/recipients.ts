import { type Change, type LinkChange, type NodeChange, Op } from './change.js';
import { type EffectiveAccess, levelOf, viewersOf } from './levels.js';

/** What one user is told of a batch. */
export interface Delivery {
  readonly userId: string;
  readonly changes: readonly Change[];
  /** Whether all changes of the batch to nodes and links are among them. */
  readonly whole: boolean;
  /** What came into their sight or left it because of the batch, told to them alone. */
  readonly extra: readonly Change[];
}

/** What single users are told because of a batch, beside what the batch itself tells. */
export type Extras = ReadonlyMap<string, readonly Change[]>;

/** Both, the first ones first. */
export function merged(one: Extras, two: Extras): Extras {
  if (two.size === 0) return one;
  const all = new Map(one);
  for (const [userId, changes] of two) all.set(userId, [...(all.get(userId) ?? []), ...changes]);
  return all;
}

export type AccessOf = (nodeId: string) => EffectiveAccess | undefined;

/**
 * Whether the user may be told of the change: a node that they see, a link whose both endpoints they see and that is not
 * somebody else's private one, nothing else.
 */
export function maySee(change: Change, userId: string, accessOf: AccessOf): boolean {
  const sees = (nodeId: string): boolean => {
    const effectiveAccess = accessOf(nodeId);
    return effectiveAccess !== undefined && levelOf(effectiveAccess, userId) !== null;
  };
  if (change.entity === 'node') return sees(change.id);
  if (change.entity !== 'link') return false;
  const { source, target, onlyFor = userId } = change.link;
  return onlyFor === userId && sees(source) && sees(target);
}

/** Whether the change is of the graph itself, and not of who may do what with it. */
export function isOfGraph({ entity }: Change): boolean {
  return entity === 'node' || entity === 'link';
}

/** Whether the change takes something out of the trash. */
export function isReturning(change: Change): change is NodeChange | LinkChange {
  return change.op === Op.NodeRestore || change.op === Op.LinkRestore;
}

/**
 * Everybody who sees something of the batch, each with exactly what they see. Of shares
 * and settings the one who changed them is told, on their other sockets; of shares the owner of the node, too.
 *
 * @param extras what else single users are told, because their view of the graph grew or shrank.
 */
export function deliveriesOf(
  changes: readonly Change[],
  accessById: ReadonlyMap<string, EffectiveAccess>,
  extras: Extras,
  actorId: string,
): Delivery[] {
  const graph = changes.filter(isOfGraph);
  const others = changes.filter((change) => !isOfGraph(change));
  const users = new Set<string>(extras.keys());
  if (others.length > 0) users.add(actorId);
  const concerns = (change: Change, userId: string): boolean =>
    userId === actorId || (change.entity === 'access' && accessById.get(change.id)?.ownerId === userId);
  for (const effectiveAccess of accessById.values())
    for (const user of viewersOf(effectiveAccess)) users.add(user);
  const deliveries: Delivery[] = [];
  for (const userId of users) {
    const seen = graph.filter((change) => maySee(change, userId, (id) => accessById.get(id)));
    const extra = extras.get(userId) ?? [];
    const own = others.filter((change) => concerns(change, userId));
    if (seen.length + own.length + extra.length === 0) continue;
    deliveries.push({ userId, changes: [...seen, ...own], whole: seen.length === graph.length, extra });
  }
  return deliveries;
}
