import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Causes } from '../model/cascade.js';
import { addDerived, type ChangeSet } from '../model/change-set.js';
import { type Change, type LinkChange, Op } from '../model/change.js';
import { type EffectiveAccess, viewersOf } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { type Extras, isReturning, maySee, merged } from '../model/recipients.js';
import type { BlockingLink, BlockingNode } from '../model/status.js';
import { hidden, NO_DELTA, type VisibilityDelta } from '../model/visibility.js';
import { ChangeLog } from './change-log.js';
import { CycleCheck } from './cycle-check.js';
import { type Impact, type PresumedValues, Propagation } from './propagation.js';
import { VisibilityService, type VisibilitySnapshot } from './visibility.service.js';

type AccessById = ReadonlyMap<string, EffectiveAccess>;

/** What a change leaves to be done once its own values are in the database. */
export interface WrittenChange {
  readonly impact: Impact;
  /** Links that became primary and active. */
  readonly fresh?: readonly { readonly target: string }[];
  /** How the nodes stood before that the caller deals with: what they saw then, they are told of. */
  readonly known: AccessById;
  /** What everybody saw before, as far as it may differ now. */
  readonly snapshot: VisibilitySnapshot | null;
  readonly presumed?: PresumedValues;
  /** What single users are told besides. */
  readonly notices?: Extras;
}

/** Steps that tell of a node or a link as a whole: who is told of one needs not be told that it came or went. */
const COMING_AND_GOING = new Set<Op>([
  Op.NodeAdd,
  Op.NodeTrash,
  Op.NodeRestore,
  Op.NodeDelete,
  Op.LinkAdd,
  Op.LinkTrash,
  Op.LinkRestore,
  Op.LinkDelete,
]);

/**
 * What every change of nodes and links goes through once it is decided: cycles, blocking, who sees more or less, the
 * batch. Where it is known that nothing follows, a change ends earlier: `end`.
 */
@Injectable()
export class ChangePipeline {
  constructor(
    private readonly cycles: CycleCheck,
    private readonly propagation: Propagation,
    private readonly visibility: VisibilityService,
    private readonly changeLog: ChangeLog,
  ) {}

  /**
   * What everybody sees of the nodes and of all below them; to be called before the change is written.
   *
   * @param endpoints effective access to all endpoints of the links that come, go or turn: if none of these nodes is
   *   shared by branch, nobody sees more or less, and there is nothing to look at. `null`: it is looked at in any case.
   */
  async look(
    roots: readonly string[],
    endpoints: AccessById | null,
    now: Date,
    tx: Tx,
  ): Promise<VisibilitySnapshot | null> {
    const isShared = ({ shares }: EffectiveAccess): boolean => shares.some(({ branch }) => branch);
    if (endpoints !== null && ![...endpoints.values()].some(isShared)) return null;
    return this.visibility.look(roots, true, now, tx);
  }

  /** Adds what follows from a change of single nodes or links, where nobody sees more or less because of it. */
  async derive(changeSet: ChangeSet, impact: Impact, causes: Causes, tx: Tx): Promise<void> {
    const [derived] = await Promise.all([
      this.propagation.of(impact, tx, causes),
      this.changeLog.lookAhead(changeSet, tx),
    ]);
    addDerived(changeSet, derived);
  }

  /** Adds what follows from a new link that blocks; the database need not know it yet. */
  async deriveBlocker(
    changeSet: ChangeSet,
    link: BlockingLink,
    source: BlockingNode,
    target: BlockingNode,
    tx: Tx,
  ): Promise<void> {
    addDerived(changeSet, await this.propagation.ofNewBlocker(source, target, link, tx));
  }

  /**
   * The early end of changes of which nothing more follows, but that somebody may see more or less.
   *
   * @param before as `close` has it.
   * @param foreseen how views change, where that is known.
   */
  async end(
    changeSet: ChangeSet,
    known: readonly EffectiveAccess[],
    tx: Tx,
    before: VisibilitySnapshot | null = null,
    foreseen: VisibilityDelta | null = null,
  ): Promise<Outcome> {
    const delta = foreseen ?? (await this.deltaSince(before, changeSet, tx));
    const all = [...known, ...delta.accessById.values()];
    const accessById = await this.visibility.accessTo(changeSet, all, tx);
    return this.changeLog.record(changeSet, accessById, tx, unannounced(changeSet, accessById, delta.extras));
  }

  /** Everything that follows from a change which the database shows already. */
  async close(
    changeSet: ChangeSet,
    {
      impact,
      fresh = [],
      known,
      snapshot,
      presumed = { statuses: [], flags: [] },
      notices = new Map(),
    }: WrittenChange,
    tx: Tx,
  ): Promise<Outcome> {
    // What was purged stands as it did.
    const gone = changeSet.changes.filter(({ op }) => op === Op.NodeDelete).map(({ id }) => id);
    const last = [...known.values()].filter(({ id }) => gone.includes(id));
    const [, derived, ahead] = await Promise.all([
      this.cycles.refuse(fresh, changeSet.actor.userId, changeSet.at, tx),
      this.propagation.ofPresumed(impact, presumed, tx),
      // Of what is not known to change yet, the rest is asked for afterwards.
      snapshot === null ? this.visibility.accessTo(changeSet, last, tx) : new Map(),
    ]);
    addDerived(changeSet, derived);
    const delta = await this.deltaSince(snapshot, changeSet, tx);
    const accessById = new Map([
      ...delta.accessById,
      ...(await this.visibility.accessTo(changeSet, [...last, ...ahead.values()], tx)),
    ]);
    const extras = merged(unannounced(changeSet, accessById, delta.extras), notices);
    const leaving = merged(hiddenLinks(changeSet, known), lostByReturning(changeSet, known, accessById));
    return this.changeLog.record(changeSet, accessById, tx, merged(extras, leaving), known);
  }

  private async deltaSince(
    before: VisibilitySnapshot | null,
    { at }: ChangeSet,
    tx: Tx,
  ): Promise<VisibilityDelta> {
    return before === null ? NO_DELTA : this.visibility.changed(before, at, tx);
  }
}

/** The extras without what the users are told of anyway. */
function unannounced(
  changeSet: ChangeSet,
  accessById: AccessById,
  extras: Extras,
): Map<string, readonly Change[]> {
  const whole = new Map(
    changeSet.changes.filter(({ op }) => COMING_AND_GOING.has(op)).map((change) => [change.id, change]),
  );
  const isTold = (id: string, userId: string): boolean => {
    const change = whole.get(id);
    return change !== undefined && maySee(change, userId, (nodeId) => accessById.get(nodeId));
  };
  const settled = settledBy(changeSet);
  const rest = [...extras].map(
    ([userId, list]) => [userId, list.filter(({ id }) => !isTold(id, userId)).map(settled)] as const,
  );
  return new Map(rest.filter(([, list]) => list.length > 0));
}

/** What comes into sight is told with the derived values that are yet to be written. */
function settledBy({ statuses, flags }: ChangeSet): (change: Change) => Change {
  const status = new Map(statuses.map(({ id, to, version }) => [id, { status: to, version }]));
  const flag = new Map(flags.map(({ link, wasBlocker, version }) => [link.id, { wasBlocker, version }]));
  return (change) => {
    if (change.entity === 'node' && change.op === Op.NodeAdd)
      return { ...change, after: { ...change.after, ...status.get(change.id) } };
    if (change.entity !== 'link' || change.op !== Op.LinkAdd) return change;
    const fresh = flag.get(change.id);
    return { ...change, link: { ...change.link, ...fresh }, after: { ...change.after, ...fresh } };
  };
}

/** A link that has become private goes, for everybody but its owner. */
function hiddenLinks({ changes }: ChangeSet, known: AccessById): Extras {
  const all = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.entity !== 'link' || !isHiding(change)) continue;
    const { link } = change;
    const [source, target] = [known.get(link.source), known.get(link.target)];
    if (!source || !target) continue;
    const onTarget = viewersOf(target);
    for (const userId of viewersOf(source)) {
      if (userId === link.onlyFor || !onTarget.has(userId)) continue;
      all.set(userId, [...(all.get(userId) ?? []), hidden(change)]);
    }
  }
  return all;
}

/**
 * A node in the trash is seen through the links that were trashed with it. If some of them cannot return with it, it
 * may be out of sight once it is back, and so may its other links: they leave the screens of who saw them in the trash.
 */
function lostByReturning({ changes }: ChangeSet, known: AccessById, accessById: AccessById): Extras {
  const all = new Map<string, Change[]>();
  const before = (id: string): EffectiveAccess | undefined => known.get(id) ?? accessById.get(id);
  const returning = changes.filter(isReturning);
  if (returning.length === 0) return all;
  const users = new Set([...known.values()].flatMap((effectiveAccess) => [...viewersOf(effectiveAccess)]));
  for (const change of returning) {
    for (const userId of users) {
      if (!maySee(change, userId, before) || maySee(change, userId, (id) => accessById.get(id))) continue;
      all.set(userId, [...(all.get(userId) ?? []), hidden(change)]);
    }
  }
  return all;
}

/** Also by an undo that puts it into the trash as the private link that it was there before. */
function isHiding({ before, after }: LinkChange): boolean {
  return before['private'] === false && after['private'] === true;
}
