import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Actor } from '../model/actor.js';
import type { NewGrant } from '../model/grant.js';
import type { GraphNode } from '../model/graph-node.js';
import { shareInherited } from '../model/share-events.js';
import { alreadyGranted, tooManyShares } from '../model/sharing.errors.js';
import { GrantsRepository } from '../store/grants.repository.js';
import { NodeGraphSettings } from '../node-graph.env.js';

/** Every new share, with those for whom it waits: nobody has given more than there may be, whatever comes at once. */
@Injectable()
export class GivenShares {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly settings: NodeGraphSettings,
  ) {}

  /** Refuses a second one to the same user, unless it replaces one that is over, and one too many of its grantor. */
  async add(grant: NewGrant, now: Date, tx: Tx): Promise<void> {
    if (!(await this.grants.insert(grant, now, tx))) throw alreadyGranted();
    await this.demandRoom(grant.grantorId, tx);
  }

  /** Shares a new child as its parent is, beside what reaches it anyway; whoever makes the child has given that. */
  async copyDirect(fromNodeId: string, child: GraphNode, maker: Actor, now: Date, tx: Tx): Promise<void> {
    const copies = await this.grants.copyDirect(fromNodeId, child.id, maker.userId, now, tx);
    if (copies.length === 0) return;
    await this.demandRoom(maker.userId, tx);
    tx.emit(maker.call, ...copies.map((copy) => shareInherited(copy, child.ownerId)));
  }

  private async demandRoom(giverId: string, tx: Tx): Promise<void> {
    const most = this.settings.sharesPerUser;
    if ((await this.grants.countGiven(giverId, most + 1, tx)) > most) throw tooManyShares(most);
  }
}
