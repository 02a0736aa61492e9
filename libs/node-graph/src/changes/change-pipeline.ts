import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import type { Outcome } from '../model/outcome.js';
import { type EffectiveAccess, viewersOf } from '../model/levels.js';
import { NOTHING, Sight, type View } from './visibility.service.js';
import { hidden } from '../model/visibility.js';
import { StandingsRepository } from '../store/effective-access.repository.js';
import { Consequence, type Reach, type Wishes } from './propagation.js';
import { type Change, type LinkChange, Op } from '../model/change.js';
import { type Extras, isReturning, maySee, merged } from '../model/recipients.js';
import { Cycles } from './cycle-check.js';
import { addConsequences, type Draft } from '../model/change-set.js';
import { Recorder } from './change-log.js';

type Standings = ReadonlyMap<string, EffectiveAccess>;

/** What a change leaves to be done once its own values are in the database. */
export interface Aftermath {
  readonly reach: Reach;
  /** Links that became primary and active. */
  readonly fresh?: readonly { readonly target: string }[];
  /** How the nodes stood before that the caller deals with: what he saw then, he is told of. */
  readonly known: Standings;
  /** What everybody saw before, as far as it may differ now. */
  readonly view: View | null;
  readonly wishes?: Wishes;
  /** What single users are told besides. */
  readonly told?: Extras;
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

/** The second half of every change but the hottest: cycles, blocking, who gains or loses sight, the batch. */
@Injectable()
export class Closing {
  constructor(
    private readonly cycles: Cycles,
    private readonly consequence: Consequence,
    private readonly sight: Sight,
    private readonly standings: StandingsRepository,
    private readonly recorder: Recorder,
  ) {}

  /**
   * What everybody sees of the nodes and of all below them; to be called before the change is written.
   *
   * @param ends standings of all ends of the links that come, go or turn: if none of these nodes is shared by branch,
   *   nobody's sight can change, and there is nothing to look at.
   */
  async look(roots: readonly string[], ends: Standings, now: Date, tx: Tx): Promise<View | null> {
    const shared = [...ends.values()].some(({ shares }) => shares.some(({ branch }) => branch));
    return shared ? this.sight.look(roots, true, now, tx) : null;
  }

  /** Everything that follows from a change which the database shows already. */
  async close(
    draft: Draft,
    { reach, fresh = [], known, view, wishes = { statuses: [], flags: [] }, told = new Map() }: Aftermath,
    tx: Tx,
  ): Promise<Outcome> {
    await this.cycles.refuse(fresh, draft.actor.userId, draft.at, tx);
    addConsequences(draft, await this.consequence.ofWishes(reach, wishes, tx));
    // What was purged stands as it did.
    const gone = draft.changes.filter(({ op }) => op === Op.NodeDelete).map(({ id }) => id);
    const last = [...known.values()].filter(({ id }) => gone.includes(id));
    const gains = view === null ? NOTHING : await this.sight.changed(view, draft.at, tx);
    const standings = new Map([
      ...gains.standings,
      ...(await this.standings.complete(last, draft, draft.at, tx)),
    ]);
    const extras = merged(untold(draft, standings, gains.extras), told);
    const leaving = merged(hiddenLinks(draft, known), lostByReturning(draft, known, standings));
    return this.recorder.record(draft, standings, tx, merged(extras, leaving), known);
  }
}

/** The extras without what the users are told of anyway. */
function untold(draft: Draft, standings: Standings, extras: Extras): Map<string, readonly Change[]> {
  const whole = new Map(
    draft.changes.filter(({ op }) => COMING_AND_GOING.has(op)).map((change) => [change.id, change]),
  );
  const isTold = (id: string, userId: string): boolean => {
    const change = whole.get(id);
    return change !== undefined && maySee(change, userId, (nodeId) => standings.get(nodeId));
  };
  const settled = settledBy(draft);
  const rest = [...extras].map(
    ([userId, list]) => [userId, list.filter(({ id }) => !isTold(id, userId)).map(settled)] as const,
  );
  return new Map(rest.filter(([, list]) => list.length > 0));
}

/** What comes into sight is told with the derived values that are yet to be written. */
function settledBy({ statuses, flags }: Draft): (change: Change) => Change {
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
function hiddenLinks({ changes }: Draft, known: Standings): Extras {
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
function lostByReturning({ changes }: Draft, known: Standings, standings: Standings): Extras {
  const all = new Map<string, Change[]>();
  const before = (id: string): EffectiveAccess | undefined => known.get(id) ?? standings.get(id);
  const returning = changes.filter(isReturning);
  if (returning.length === 0) return all;
  const users = new Set([...known.values()].flatMap((standing) => [...viewersOf(standing)]));
  for (const change of returning) {
    for (const userId of users) {
      if (!maySee(change, userId, before) || maySee(change, userId, (id) => standings.get(id))) continue;
      all.set(userId, [...(all.get(userId) ?? []), hidden(change)]);
    }
  }
  return all;
}

/** Also by an undo that puts it into the trash as the private link that it was there before. */
function isHiding({ before, after }: LinkChange): boolean {
  return before['private'] === false && after['private'] === true;
}
