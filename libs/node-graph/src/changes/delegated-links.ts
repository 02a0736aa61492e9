import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { EffectiveAccess } from '../model/levels.js';
import { givesUntil } from '../model/link-reach.js';
import { type DelegatedLink, DelegatedLinksRepository } from '../store/delegated-links.repository.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';

/** Keeps what links between owners carry in step with what those may give who made them. */
@Injectable()
export class DelegatedLinks {
  constructor(
    private readonly links: DelegatedLinksRepository,
    private readonly access: EffectiveAccessRepository,
  ) {}

  /**
   * Works out anew what the links at and below the nodes carry, after a change that the database shows already. It
   * begins with nothing and adds what is founded on something already there, so that no link justifies itself. The
   * components of the nodes are held, and so is everything that is below them.
   */
  async settle(nodeIds: readonly string[], now: Date, tx: Tx): Promise<void> {
    const links = await this.links.below(nodeIds, tx);
    const ends = new Map(links.map(({ id }) => [id, -Infinity]));
    for (let changed: ReadonlyMap<string, number> = ends; changed.size > 0;) {
      await this.links.write(changed, tx);
      const sources = [...new Set(links.map(({ source }) => source))];
      changed = raised(links, await this.access.find(sources, now, tx), ends);
      for (const [id, until] of changed) ends.set(id, until);
    }
  }
}

/** The links that carry more than was known so far, now that their sources stand like this. */
function raised(
  links: readonly DelegatedLink[],
  accessById: ReadonlyMap<string, EffectiveAccess>,
  known: ReadonlyMap<string, number>,
): Map<string, number> {
  const more = new Map<string, number>();
  for (const { id, source, delegateId } of links) {
    const effectiveAccess = accessById.get(source);
    const until = effectiveAccess ? givesUntil(effectiveAccess, delegateId) : -Infinity;
    if (until > (known.get(id) ?? -Infinity)) more.set(id, until);
  }
  return more;
}
