import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { newDraft } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import { notShared } from './access.errors.js';
import { grantTaken } from './grant-steps.js';
import { type Grant, GrantsRepository } from './grants.repository.js';
import { Sharing } from './sharing.js';
import { Sight } from './sight.js';

/** What somebody may do with what is shared with them: leave it, hide it, show it again. */
@Injectable()
export class OwnSharesService {
  constructor(
    private readonly sharing: Sharing,
    private readonly grants: GrantsRepository,
    private readonly transactions: Transactions,
    private readonly components: ComponentsRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
    private readonly clock: Clock,
  ) {}

  /** Gives the caller's share of the node back, for good. Refuses what is not shared with them. */
  async leave(id: string, actor: Actor): Promise<Outcome> {
    return this.sharing.change(id, actor, async (held, { tx }) => {
      const grant = await this.demand(id, actor, tx);
      if (held === null) throw notShared();
      return {
        scopeId: held.node.ownerId,
        change: grantTaken(grant, actor.email),
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
    return this.transactions.run(async (tx) => {
      await this.components.lock([id], tx);
      const now = this.clock.date();
      const grant = await this.demand(id, actor, tx);
      const view = await this.sight.look([id], grant.branch, now, tx);
      await this.grants.show(grant, showing, tx);
      const gains = await this.sight.changed(view, now, tx);
      return this.recorder.record(newDraft(actor, actor.userId, now), gains.standings, tx, gains.extras);
    });
  }

  private async demand(id: string, { userId }: Actor, tx: Tx): Promise<Grant> {
    const grant = await this.grants.find(id, userId, tx);
    if (grant === null) throw notShared();
    return grant;
  }
}
