import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { AccessPipeline } from '../changes/access-pipeline.js';
import type { Actor } from '../model/actor.js';
import { grantTaken } from '../model/grant-steps.js';
import type { Grant } from '../model/grant.js';
import type { Outcome } from '../model/outcome.js';
import { notShared } from '../model/sharing.errors.js';
import { GrantsRepository } from '../store/grants.repository.js';

/** What somebody may do with what is shared with them: leave it, hide it, show it again. */
@Injectable()
export class OwnSharesService {
  constructor(
    private readonly pipeline: AccessPipeline,
    private readonly grants: GrantsRepository,
  ) {}

  /** Gives the caller's share of the node back, for good. Refuses what is not shared with them. */
  async leave(id: string, actor: Actor): Promise<Outcome> {
    return this.pipeline.change(id, actor, async (held, { tx }) => {
      const grant = await this.demand(id, actor, tx);
      if (held === null) throw notShared();
      return {
        scopeId: held.node.ownerId,
        change: grantTaken({ ...grant, email: grant.email ?? actor.email }),
        deep: grant.branch,
        write: () => this.grants.delete(grant, tx),
      };
    });
  }

  /**
   * Hides what is shared with the caller, or shows it again: hidden, it gives them nothing. It is theirs alone to know,
   * and no part of the history. Refuses what is not shared with them.
   */
  async show(id: string, showing: boolean, actor: Actor): Promise<Outcome> {
    const outcome = await this.pipeline.shift(id, actor, async ({ tx }) => {
      const grant = await this.demand(id, actor, tx);
      const write = (): Promise<void> => this.grants.show(grant, showing, tx);
      return { scopeId: actor.userId, deep: grant.branch, write };
    });
    if (outcome === null) throw notShared();
    return outcome;
  }

  private async demand(id: string, { userId }: Actor, tx: Tx): Promise<Grant> {
    const grant = await this.grants.find(id, userId, tx);
    if (grant === null) throw notShared();
    return grant;
  }
}
