import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import type { WholeLink } from '../model/graph-link.js';
import { LinkType } from '../model/status.js';
import type { Extras } from '../model/recipients.js';
import { DelegatedLinks } from './delegated-links.js';
import type { Share, EffectiveAccess } from '../model/levels.js';
import { type Landscape, sightChanges } from '../model/visibility.js';
import { SightRepository } from '../store/visibility.repository.js';
import { StandingsRepository } from '../store/effective-access.repository.js';

/** How users' views of the graph change because of a batch, beside what the batch itself tells. */
export interface Gains {
  /** For each user: nodes and links that came into his sight, as creations, or left it, as removals. */
  readonly extras: Extras;
  /** The looked-at nodes as they stand afterwards. */
  readonly standings: ReadonlyMap<string, EffectiveAccess>;
}

/** A part of the graph before a change. */
export interface View extends Landscape {
  readonly rootIds: readonly string[];
  readonly deep: boolean;
}

/** Nobody sees more or less. */
export const NOTHING: Gains = { extras: new Map(), standings: new Map() };

/** Tells what comes into users' sight and what leaves it when shares reach further or less far. */
@Injectable()
export class Sight {
  constructor(
    private readonly repository: SightRepository,
    private readonly standings: StandingsRepository,
    private readonly delegated: DelegatedLinks,
  ) {}

  /**
   * What can be seen of the nodes and, with `deep`, of everything below them. Call it before a change that makes
   * shares reach further or less far is written, and `changed` afterwards. Whoever sees both ends of a link may owe it
   * to two changes, in different components, that do not wait for each other: so those that lead out of what is looked
   * at are held, and the later change sees what the earlier one did.
   *
   * @param at shares that are over by then do not count.
   */
  async look(rootIds: readonly string[], deep: boolean, at: Date, tx: Tx): Promise<View> {
    const nodes = await this.repository.nodesBelow(rootIds, deep, tx);
    const ids = nodes.map(({ id }) => id);
    const links = await this.repository.linksTouching(ids, tx);
    await this.repository.holdLinks(bridges(links, new Set(ids)), tx);
    const ends = links.flatMap(({ face }) => [face.source, face.target]);
    const standings = await this.standings.find([...new Set([...ids, ...ends])], at, tx);
    return { rootIds, deep, nodes: new Map(nodes.map((node) => [node.id, node])), links, standings };
  }

  /**
   * Compares what is now written with the view from before; answers the difference for everybody. What links carry on
   * the rights of others is settled first.
   */
  async changed(before: View, now: Date, tx: Tx): Promise<Gains> {
    if (before.deep) await this.delegated.settle(before.rootIds, now, tx);
    const roots = [...new Set([...before.rootIds, ...before.nodes.keys()])];
    const after = await this.look(roots, before.deep, now, tx);
    return { extras: sightChanges(before, after), standings: after.standings };
  }

  /**
   * The same for shares that a primary link, which need not be written yet, brings to the root of the view and so to
   * everything below it. `null`: some link there crosses owners, and only `changed` can tell.
   */
  foreseen(before: View, shares: readonly Share[]): Gains | null {
    const isBelow = ({ face }: WholeLink): boolean =>
      face.type === LinkType.Primary && before.nodes.has(face.source);
    if (before.links.some((link) => link.crossesOwners && isBelow(link))) return null;
    const standings = new Map(
      [...before.standings].map(([id, standing]) => [
        id,
        before.nodes.has(id) ? { ...standing, shares: [...standing.shares, ...shares] } : standing,
      ]),
    );
    return { extras: sightChanges(before, { ...before, standings }), standings };
  }
}

function bridges(links: readonly WholeLink[], inside: ReadonlySet<string>): string[] {
  return links
    .filter(
      ({ face }) => face.type === LinkType.Secondary && !(inside.has(face.source) && inside.has(face.target)),
    )
    .map(({ face }) => face.id);
}
