import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import { viewersOf } from '../model/levels.js';
import { NodeChangesService } from '../nodes/node-changes.service.js';
import { NodePurgeService } from '../nodes/node-purge.service.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import type { PersonalNodeRow } from '../store/personal-nodes.repository.js';
import { orLost } from './lost-races.js';

/** Nodes that nobody sees but one person. */
@Injectable()
export class PersonalNodes {
  constructor(
    private readonly access: EffectiveAccessRepository,
    private readonly changes: NodeChangesService,
    private readonly purges: NodePurgeService,
    private readonly clock: Clock,
  ) {}

  /** Removes those of the owner's nodes that nobody else sees, as if they did so themselves. */
  async remove(nodes: readonly PersonalNodeRow[], owner: Actor): Promise<void> {
    const access = await this.access.find(
      nodes.map(({ id }) => id),
      this.clock.date(),
    );
    for (const { id, inTrash } of nodes) {
      const found = access.get(id);
      if (found === undefined || viewersOf(found).size > 1) continue;
      if (!inTrash) await orLost(this.changes.trash(id, owner));
      await orLost(this.purges.delete(id, owner));
    }
  }
}
