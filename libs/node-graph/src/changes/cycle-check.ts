import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { type DomainError, shortestPath, targetsOf } from '#kernel';

import { describePath } from '../model/cycle-path.js';
import { findCycle } from '../model/find-cycle.js';
import { firstClosing } from '../model/first-closing.js';
import { cycle } from '../model/graph.errors.js';
import { levelOf } from '../model/levels.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { LinksRepository } from '../store/links.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

/** Refuses cycles of primary links, whichever way they come about (docs/contracts/node-graph.md#cycles). */
@Injectable()
export class CycleCheck {
  constructor(
    private readonly states: LinkStatesRepository,
    private readonly links: LinksRepository,
    private readonly nodes: NodesRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /** @param fresh links that have become primary and active; the database shows them already. */
  async refuse(
    fresh: readonly { readonly target: string }[],
    userId: string,
    now: Date,
    tx: Tx,
  ): Promise<void> {
    if (fresh.length === 0) return;
    const targets = [...new Set(fresh.map(({ target }) => target))];
    const path = findCycle(await this.states.above(targets, tx));
    if (path !== null) throw await this.refusal(path, userId, now, tx);
  }

  /** The refusal of a link that closes a cycle with those that are there. */
  async closedBy(
    { source, target }: { readonly source: string; readonly target: string },
    userId: string,
    now: Date,
    tx: Tx,
  ): Promise<DomainError> {
    const between = await this.links.linksBetween(target, source, tx);
    const back = shortestPath(target, targetsOf(between), source) ?? [];
    return this.refusal([source, ...back], userId, now, tx);
  }

  /** The place of the first of the new links that, together with those before it, closes a cycle; -1: none does. */
  async firstClosing(
    fresh: readonly { readonly source: string; readonly target: string }[],
    tx: Tx,
  ): Promise<number> {
    const all = await this.states.above([...new Set(fresh.map(({ target }) => target))], tx);
    return firstClosing(all, fresh);
  }

  /** Tells the titles and ids of those nodes that the user sees, and of no others. */
  private async refusal(path: readonly string[], userId: string, now: Date, tx: Tx): Promise<DomainError> {
    const accessById = await this.access.find(path, now, tx);
    const seen = path.filter((id) => {
      const effectiveAccess = accessById.get(id);
      return effectiveAccess !== undefined && levelOf(effectiveAccess, userId) !== null;
    });
    const nodes = await this.nodes.findMany([...new Set(seen)], tx);
    return cycle(describePath(path, new Map(nodes.map(({ id, title }) => [id, title]))));
  }
}
