import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { Status } from '../model/status.js';
import { type NodeChange, Op } from '../model/change.js';
import { type Extras, merged } from '../model/recipients.js';
import type { Draft } from '../model/change-set.js';
import { type Concerned, concernedBy } from '../model/concerned.js';
import {
  type BlockedNode,
  type Blocker,
  HiddenBlockersRepository,
} from '../store/hidden-blockers.repository.js';
import { levelOf, seesPublicly, type EffectiveAccess, viewersOf } from '../model/levels.js';
import { StandingsRepository } from '../store/effective-access.repository.js';

type Standings = ReadonlyMap<string, EffectiveAccess>;

/** What single users are told, and how the nodes stand that they are told of. */
export interface Told {
  readonly extras: Extras;
  readonly standings: Standings;
}

/**
 * Tells how many blockers of a node somebody does not see, whenever that number may have changed: the links themselves
 * are never shown to them. Who sees a node only because it is public is not told.
 */
@Injectable()
export class HiddenBlockers {
  constructor(
    private readonly repository: HiddenBlockersRepository,
    private readonly standings: StandingsRepository,
  ) {}

  /**
   * Adds the numbers to what is told because of a batch that is about to be written. Asks the database nothing if
   * everybody who sees what the batch blocks or frees sees why.
   *
   * @param known standings before the batch, where they differ.
   */
  async add(draft: Draft, { extras, standings }: Told, known: Standings, tx: Tx): Promise<Told> {
    const concerned = concernedBy({ changes: draft.changes, standings, known, extras });
    const { changed, fresh, sources } = concerned;
    if (changed.size + fresh.size + sources.length === 0) return { extras, standings };
    const ids = [...new Set([...changed.keys(), ...fresh.keys()])];
    const nodes = await this.repository.blocked(ids, sources, tx);
    const settled = nodes.map((node) => afterwards(node, draft));
    const all = await this.complete(settled, standings, draft.at, tx);
    return { extras: merged(extras, numbersOf(settled, all, concerned)), standings: all };
  }

  private async complete(
    nodes: readonly BlockedNode[],
    standings: Standings,
    now: Date,
    tx: Tx,
  ): Promise<Standings> {
    const named = nodes
      .filter(({ uneven }) => uneven)
      .flatMap(({ id, blockers }) => [id, ...blockers.map(([, source]) => source)]);
    const missing = [...new Set(named)].filter((id) => !standings.has(id));
    return new Map([...(await this.standings.find(missing, now, tx)), ...standings]);
  }
}

/** The node as it will be once the draft is written. */
function afterwards(node: BlockedNode, { statuses, inserts }: Draft): BlockedNode {
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

function numbersOf(nodes: readonly BlockedNode[], standings: Standings, concerned: Concerned): Extras {
  const sources = new Set(concerned.sources);
  const told = new Map<string, NodeChange[]>();
  for (const node of nodes) {
    const standing = standings.get(node.id);
    if (standing === undefined) continue;
    for (const userId of viewersOf(standing)) {
      if (seesPublicly(standing, userId)) continue;
      const unseen = node.blockers.filter((blocker) => !sees(userId, blocker, standings));
      const hidden = node.independent
        ? 0
        : unseen.filter(([, , status]) => status !== Status.Completed).length;
      const isChanged =
        concerned.changed.get(node.id)?.has(userId) === true ||
        unseen.some(([, source]) => sources.has(source));
      const isNews = hidden > 0 && concerned.fresh.get(node.id)?.has(userId) === true;
      if (isChanged || isNews) told.set(userId, [...(told.get(userId) ?? []), numberOf(node, hidden)]);
    }
  }
  return told;
}

function sees(userId: string, [, source, , onlyFor]: Blocker, standings: Standings): boolean {
  const standing = standings.get(source);
  // Nobody misses a blocker that nobody looked up.
  return (onlyFor ?? userId) === userId && (standing === undefined || levelOf(standing, userId) !== null);
}

function numberOf({ id, version }: BlockedNode, hiddenBlockers: number): NodeChange {
  return { entity: 'node', op: Op.NodeUpdate, id, before: { version }, after: { hiddenBlockers, version } };
}
