import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { WholeLink } from '../model/graph-link.js';
import type { EffectiveAccess, Share } from '../model/levels.js';
import type { Extras } from '../model/recipients.js';
import { LinkType } from '../model/status.js';
import { type Visibility, visibilityChanges } from '../model/visibility.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { VisibilityRepository } from '../store/visibility.repository.js';
import { DelegatedLinks } from './delegated-links.js';

/** How users' views of the graph change because of a batch, beside what the batch itself tells. */
export interface VisibilityDelta {
  /** For each user: nodes and links that came into their sight, as creations, or left it, as removals. */
  readonly extras: Extras;
  /** The looked-at nodes as they stand afterwards. */
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
}

/** A part of the graph before a change. */
export interface VisibilitySnapshot extends Visibility {
  readonly rootIds: readonly string[];
  readonly deep: boolean;
}

/** Nobody sees more or less. */
export const NO_DELTA: VisibilityDelta = { extras: new Map(), accessById: new Map() };

/** Tells what comes into users' sight and what leaves it when shares reach further or less far. */
@Injectable()
export class VisibilityService {
  constructor(
    private readonly repository: VisibilityRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly delegated: DelegatedLinks,
  ) {}

  /**
   * What can be seen of the nodes and, with `deep`, of everything below them. Call it before a change that makes
   * shares reach further or less far is written, and `changed` afterwards. Whoever sees both endpoints of a link may owe it
   * to two changes, in different components, that do not wait for each other: so those that lead out of what is looked
   * at are held, and the later change sees what the earlier one did.
   *
   * @param at shares that are over by then do not count.
   */
  async look(rootIds: readonly string[], deep: boolean, at: Date, tx: Tx): Promise<VisibilitySnapshot> {
    const nodes = await this.repository.nodesBelow(rootIds, deep, tx);
    const ids = nodes.map(({ id }) => id);
    const links = await this.repository.linksTouching(ids, tx);
    await this.repository.holdLinks(bridges(links, new Set(ids)), tx);
    const endpoints = links.flatMap(({ face }) => [face.source, face.target]);
    const accessById = await this.access.find([...new Set([...ids, ...endpoints])], at, tx);
    return { rootIds, deep, nodes: new Map(nodes.map((node) => [node.id, node])), links, accessById };
  }

  /**
   * Compares what is now written with the view from before; answers the difference for everybody. What links carry on
   * the rights of others is settled first.
   */
  async changed(before: VisibilitySnapshot, now: Date, tx: Tx): Promise<VisibilityDelta> {
    if (before.deep) await this.delegated.settle(before.rootIds, now, tx);
    const roots = [...new Set([...before.rootIds, ...before.nodes.keys()])];
    const after = await this.look(roots, before.deep, now, tx);
    return { extras: visibilityChanges(before, after), accessById: after.accessById };
  }

  /**
   * The same for shares that a primary link, which need not be written yet, brings to the root of the view and so to
   * everything below it. `null`: some link there crosses owners, and only `changed` can tell.
   */
  foreseen(before: VisibilitySnapshot, shares: readonly Share[]): VisibilityDelta | null {
    const isBelow = ({ face }: WholeLink): boolean =>
      face.type === LinkType.Primary && before.nodes.has(face.source);
    if (before.links.some((link) => link.crossesOwners && isBelow(link))) return null;
    const accessById = new Map(
      [...before.accessById].map(([id, effectiveAccess]) => [
        id,
        before.nodes.has(id)
          ? { ...effectiveAccess, shares: [...effectiveAccess.shares, ...shares] }
          : effectiveAccess,
      ]),
    );
    return { extras: visibilityChanges(before, { ...before, accessById }), accessById };
  }
}

function bridges(links: readonly WholeLink[], inside: ReadonlySet<string>): string[] {
  return links
    .filter(
      ({ face }) => face.type === LinkType.Secondary && !(inside.has(face.source) && inside.has(face.target)),
    )
    .map(({ face }) => face.id);
}
