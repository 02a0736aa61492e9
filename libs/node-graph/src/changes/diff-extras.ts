import { isDeepStrictEqual } from 'node:util';

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { BlockedNode, Blocker } from '../model/blocked-node.js';
import type { ChangeSet } from '../model/change-set.js';
import { type NodeChange, Op } from '../model/change.js';
import { type Concerned, concernedBy, crossingCompleted } from '../model/concerned.js';
import { type EffectiveAccess, levelOf, seesPublicly, viewersOf } from '../model/levels.js';
import { type Extras, merged } from '../model/recipients.js';
import { Status } from '../model/status.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { HiddenBlockersRepository } from '../store/hidden-blockers.repository.js';
import { OwnerNames } from '../store/owner-names.js';

type AccessById = ReadonlyMap<string, EffectiveAccess>;

/** What single users are told, and how the nodes stand that they are told of. */
interface Told {
  readonly extras: Extras;
  readonly accessById: AccessById;
}

/**
 * What single users are told because of a batch, beside what the batch itself tells: how many blockers of a node they do
 * not see, whenever that number may have changed (the links themselves are never shown to them, and who sees a node only
 * because it is public is not told), and who owns what they come to see.
 */
@Injectable()
export class DiffExtras {
  constructor(
    private readonly repository: HiddenBlockersRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly owners: OwnerNames,
  ) {}

  /**
   * Looks up what is blocked by nodes that the change set has as no longer Completed, or as Completed, before all that
   * follows from it is known: mostly nothing else is to be looked up then. Nothing but the change itself is written yet.
   */
  async lookAhead(changeSet: ChangeSet, tx: Tx): Promise<void> {
    const sources = crossingCompleted(changeSet.changes);
    if (sources.length === 0) return;
    changeSet.blocked = { sources, nodes: await this.repository.blocked([], sources, tx) };
  }

  /**
   * All of them, because of a batch that is about to be written.
   *
   * @param notices what they are told already: nodes that came into their sight or left it.
   * @param named effective access to every node that a change names, as an endpoint of a link too.
   * @param known the same before the change, where it differs.
   */
  async complete(
    changeSet: ChangeSet,
    notices: Extras,
    named: AccessById,
    known: AccessById,
    tx: Tx,
  ): Promise<Told> {
    const told = await this.withNumbers(changeSet, { extras: notices, accessById: named }, known, tx);
    if (told.extras.size === 0) return told;
    // Most owners share what is theirs themselves.
    const { userId, username, email } = changeSet.actor;
    const actor = new Map([[userId, { username, email }]]);
    const name = await this.owners.of([...told.extras.values()].flat(), actor, tx);
    return { ...told, extras: new Map([...told.extras].map(([user, changes]) => [user, changes.map(name)])) };
  }

  /** Asks the database nothing if everybody who sees what the batch blocks or frees sees why. */
  private async withNumbers(
    changeSet: ChangeSet,
    { extras, accessById }: Told,
    known: AccessById,
    tx: Tx,
  ): Promise<Told> {
    const concerned = concernedBy({ changes: changeSet.changes, accessById, known, extras });
    const { changed, fresh, sources } = concerned;
    if (changed.size + fresh.size + sources.length === 0) return { extras, accessById };
    const ids = [...new Set([...changed.keys(), ...fresh.keys()])];
    const seen = changeSet.blocked;
    const isSeen = seen !== null && ids.length === 0 && isDeepStrictEqual(seen.sources, sources);
    const nodes = isSeen ? seen.nodes : await this.repository.blocked(ids, sources, tx);
    const settled = nodes.map((node) => afterwards(node, changeSet));
    const all = await this.accessTo(settled, accessById, changeSet.at, tx);
    return { extras: merged(extras, numbersOf(settled, all, concerned)), accessById: all };
  }

  private async accessTo(
    nodes: readonly BlockedNode[],
    accessById: AccessById,
    now: Date,
    tx: Tx,
  ): Promise<AccessById> {
    const named = nodes
      .filter(({ uneven }) => uneven)
      .flatMap(({ id, blockers }) => [id, ...blockers.map(([, source]) => source)]);
    const missing = [...new Set(named)].filter((id) => !accessById.has(id));
    return new Map([...(await this.access.find(missing, now, tx)), ...accessById]);
  }
}

/** The node as it will be once the change set is written. */
function afterwards(node: BlockedNode, { statuses, inserts }: ChangeSet): BlockedNode {
  const pending = new Map(statuses.map((change) => [change.id, change]));
  const fresh = inserts
    .filter(({ target, wasBlocker }) => target === node.id && wasBlocker)
    .map(({ id, source }): Blocker => [id, source, Status.Available, null]);
  return {
    ...node,
    version: pending.get(node.id)?.version ?? node.version,
    uneven: node.uneven || fresh.length > 0,
    blockers: [
      ...node.blockers.map(([id, source, status, onlyFor]): Blocker => [
        id,
        source,
        pending.get(source)?.to ?? status,
        onlyFor,
      ]),
      ...fresh,
    ],
  };
}

function numbersOf(nodes: readonly BlockedNode[], accessById: AccessById, concerned: Concerned): Extras {
  const sources = new Set(concerned.sources);
  const counts = new Map<string, NodeChange[]>();
  for (const node of nodes) {
    const effectiveAccess = accessById.get(node.id);
    if (effectiveAccess === undefined) continue;
    for (const userId of viewersOf(effectiveAccess)) {
      if (seesPublicly(effectiveAccess, userId)) continue;
      const unseen = node.blockers.filter((blocker) => !sees(userId, blocker, accessById));
      const hidden = node.independent
        ? 0
        : unseen.filter(([, , status]) => status !== Status.Completed).length;
      const isChanged =
        concerned.changed.get(node.id)?.has(userId) === true ||
        unseen.some(([, source]) => sources.has(source));
      const isNews = hidden > 0 && concerned.fresh.get(node.id)?.has(userId) === true;
      if (isChanged || isNews) counts.set(userId, [...(counts.get(userId) ?? []), numberOf(node, hidden)]);
    }
  }
  return counts;
}

function sees(userId: string, [, source, , onlyFor]: Blocker, accessById: AccessById): boolean {
  const effectiveAccess = accessById.get(source);
  // Nobody misses a blocker that nobody looked up.
  return (
    (onlyFor ?? userId) === userId &&
    (effectiveAccess === undefined || levelOf(effectiveAccess, userId) !== null)
  );
}

function numberOf({ id, version }: BlockedNode, hiddenBlockers: number): NodeChange {
  return { entity: 'node', op: Op.NodeUpdate, id, before: { version }, after: { hiddenBlockers, version } };
}
