import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { levelOf } from '../access/levels.js';
import { StandingsRepository } from '../access/standings.repository.js';
import { cycle } from '../node-graph.errors.js';
import { describePath } from './cycle-path.js';
import { findCycle } from './find-cycle.js';
import { LinkStatesRepository } from './link-states.repository.js';

/** Refuses cycles of primary links, whichever way they come about (contract 8.5). */
@Injectable()
export class Cycles {
  constructor(
    private readonly links: LinkStatesRepository,
    private readonly standings: StandingsRepository,
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
    const path = findCycle(await this.links.above(targets, tx));
    if (path === null) return;
    const standings = await this.standings.find(path, now, tx);
    throw cycle(
      describePath(path, (id) => {
        const standing = standings.get(id);
        return standing !== undefined && levelOf(standing, userId) !== null;
      }),
    );
  }
}
