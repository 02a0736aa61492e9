import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { systemCall } from '#kernel';

import { GraphLock } from '../changes/graph-lock.js';
import { shareEnded } from '../model/share-events.js';
import { ShareInvitationsRepository } from '../store/share-invitations.repository.js';
import { NodeGraphSettings } from '../node-graph.env.js';

const AT_ONCE = 100;

/** Removes invitations that nobody has taken up for `LIGATURE_INVITATION_DAYS` since they were given or changed. */
@Injectable()
export class InvitationRetention {
  constructor(
    private readonly repository: ShareInvitationsRepository,
    private readonly sweeps: Sweeps,
    private readonly settings: NodeGraphSettings,
    private readonly lock: GraphLock,
  ) {
    sweeps.schedule('old invitations could not be removed', (ending) => this.expire(ending));
  }

  /** Answers how many there were. */
  async expire(ending?: AbortSignal): Promise<number> {
    const days = this.settings.invitationDays;
    if (days === 0) return 0;
    const before = this.sweeps.daysAgo(days);
    return this.sweeps.steps(AT_ONCE, (tx) => this.expireSome(before, tx), ending);
  }

  private async expireSome(before: Date, tx: Tx): Promise<number> {
    const old = await this.repository.listOld(before, AT_ONCE, tx);
    await this.lock.hold({ nodes: [...new Set(old.map(({ nodeId }) => nodeId))] }, tx);
    const ids = old.map(({ id }) => id);
    const expired = await this.repository.expire(ids, before, tx);
    const call = systemCall('job');
    tx.emit(call, ...expired.map((invitation) => shareEnded(invitation, invitation.ownerId)));
    return expired.length;
  }
}
