import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { type ChangeSet, unknownNodes } from '../model/change-set.js';
import type { WholeLink } from '../model/graph-link.js';
import type { EffectiveAccess } from '../model/levels.js';
import { LinkType } from '../model/status.js';
import { type Visibility, visibilityChanges, type VisibilityDelta } from '../model/visibility.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { VisibilityRepository } from '../store/visibility.repository.js';
import { DelegatedLinks } from './delegated-links.js';

/** A part of the graph before a change. */
export interface VisibilitySnapshot extends Visibility {
  readonly rootIds: readonly string[];
  readonly deep: boolean;
}

/** Who sees what: what comes into users' sight and what leaves it when shares reach further or less far. */
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
   * Effective access to every node that the change set names, and to the branch roots above those known of; these are not
   * asked for again.
   */
  async accessTo(
    changeSet: ChangeSet,
    known: readonly EffectiveAccess[],
    tx: Tx,
  ): Promise<Map<string, EffectiveAccess>> {
    const accessById = new Map(known.map((effectiveAccess) => [effectiveAccess.id, effectiveAccess]));
    const rest = await this.access.find(unknownNodes(changeSet, accessById), changeSet.at, tx);
    return new Map([...accessById, ...rest]);
  }
}

function bridges(links: readonly WholeLink[], inside: ReadonlySet<string>): string[] {
  return links
    .filter(
      ({ face }) => face.type === LinkType.Secondary && !(inside.has(face.source) && inside.has(face.target)),
    )
    .map(({ face }) => face.id);
}
