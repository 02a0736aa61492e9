import { Injectable } from '@nestjs/common';

import { type ContentOwner, Contents, type RemovalInProgress, type RemovalPart } from '#identity';
import { systemCall } from '#kernel';

import type { Actor } from '../model/actor.js';
import { OwnSharesService } from '../sharing/own-shares.service.js';
import { DELETED_USER, PersonalNodesRepository } from '../store/personal-nodes.repository.js';
import { orLost } from './lost-races.js';
import { PersonalNodes } from './personal-nodes.service.js';

const AT_ONCE = 100;

/**
 * What the graph holds of a person whose account is removed: nodes that nobody else sees go, those that others see stay
 * with them, and what was shared with the person is not any more.
 */
@Injectable()
export class GraphErasure implements RemovalPart {
  constructor(
    private readonly repository: PersonalNodesRepository,
    private readonly nodes: PersonalNodes,
    private readonly shares: OwnSharesService,
    contents: Contents,
  ) {
    contents.add({ name: 'graph', removing: this });
  }

  async count({ kind, id }: ContentOwner): Promise<number> {
    return kind === 'user' ? this.repository.count(id) : 0;
  }

  async remove({ kind, id: userId }: ContentOwner, progress: RemovalInProgress): Promise<void> {
    if (kind !== 'user') return;
    const actor: Actor = {
      ...{ userId, username: DELETED_USER, email: null, origin: null, version: 1 },
      call: systemCall('job'),
      isErased: true,
    };
    await inPages(progress, async (after) => {
      const ids = await this.repository.listSharedWith(userId, after, AT_ONCE);
      for (const id of ids) await orLost(this.shares.leave(id, actor));
      return ids;
    });
    await inPages(progress, async (after) => {
      const nodes = await this.repository.listOwned(userId, after, AT_ONCE);
      await this.nodes.remove(nodes, actor);
      return nodes.map(({ id }) => id);
    });
  }
}

/** Pages that begin behind the last id of the one before: what stays is not met again. */
async function inPages(
  { ending, removed }: RemovalInProgress,
  page: (after: string | null) => Promise<readonly string[]>,
): Promise<void> {
  let after: string | null = null;
  do {
    const ids = await page(after);
    await removed(ids.length);
    after = ids.length < AT_ONCE ? null : (ids.at(-1) ?? null);
  } while (after !== null && ending?.aborted !== true);
}
