import { Injectable } from '@nestjs/common';

import type { VerifiedAddress } from '#identity';

import { AccessPipeline, type Shift } from '../changes/access-pipeline.js';
import type { Moment } from '../changes/graph-lock.js';
import { service } from '../model/actor.js';
import { givenBy } from '../model/grant.js';
import { inviteeOf } from '../model/invitee.js';
import { covers, untilOf } from '../model/levels.js';
import { GrantsRepository } from '../store/grants.repository.js';
import {
  type ShareInvitation,
  ShareInvitationsRepository,
  type Invitee,
} from '../store/share-invitations.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

/** Invitations become shares once somebody has their address. Whoever gave them is not told. */
@Injectable()
export class ShareInvitations {
  constructor(
    private readonly invitations: ShareInvitationsRepository,
    private readonly grants: GrantsRepository,
    private readonly nodes: NodesRepository,
    private readonly pipeline: AccessPipeline,
  ) {}

  /** Those whom invitations wait for, in the order of their ids, after `afterId`. */
  invitees(afterId: string, limit: number): Promise<Invitee[]> {
    return this.invitations.invitees(afterId, limit);
  }

  /** Makes at most `limit` invitations shares with the user; `false`: there may be more. */
  async takeUp({ userId, email }: VerifiedAddress, limit: number, ending?: AbortSignal): Promise<boolean> {
    const waiting = await this.invitations.of(inviteeOf(email), limit);
    for (const invitation of waiting) {
      if (ending?.aborted === true) return false;
      await this.pipeline.shift(invitation.nodeId, service(), (moment) =>
        this.decide(invitation, userId, moment),
      );
    }
    return waiting.length < limit;
  }

  /**
   * Of an invitation and a share that the user has anyway one stays: the invitation where it gives all that the share
   * does, so that nobody loses what they have. An owner needs neither.
   */
  private async decide(
    { id, nodeId }: ShareInvitation,
    userId: string,
    { now, tx }: Moment,
  ): Promise<Shift | null> {
    // Held, so that it does not expire meanwhile.
    const [invitation] = await this.grants.holdAll([id], tx);
    const node = await this.nodes.find(nodeId, tx);
    if (node === null || invitation?.invited !== true) return null;
    const held = await this.grants.find(nodeId, userId, tx);
    const isOver = held !== null && untilOf(held.due) <= now.getTime();
    const isMore = held === null || isOver || covers(givenBy(invitation), givenBy(held));
    const isKept = isMore && node.ownerId !== userId;
    const write = async (): Promise<void> => {
      if (!isKept) return this.grants.delete(invitation, tx);
      if (held !== null) await this.grants.delete(held, tx);
      return this.grants.takeUp(invitation, userId, held?.showing ?? true, now, tx);
    };
    return { scopeId: node.ownerId, deep: invitation.branch || held?.branch === true, write };
  }
}
