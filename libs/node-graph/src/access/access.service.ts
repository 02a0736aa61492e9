import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { type Account, Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { Op } from '../diff/change.js';
import { newDraft } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import {
  alreadyGranted,
  forbidden,
  nodeInTrash,
  nodeNotFound,
  selfShare,
  userNotFound,
} from '../node-graph.errors.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import type { NewGrant } from './grant-input.js';
import { GrantsRepository } from './grants.repository.js';
import { Level, reaches } from './levels.js';
import { Sight } from './sight.js';
import { StandingsRepository } from './standings.repository.js';

/** The use cases of sharing. */
@Injectable()
export class AccessService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly accounts: Accounts,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly grants: GrantsRepository,
    private readonly standings: StandingsRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Contract 5.2: shares a node, or the branch below it, with the user who has the email address. The grantee is told
   * of everything that he now sees. Refuses unknown nodes, callers below admin, unknown users, the owner and oneself,
   * and a second grant to the same user.
   */
  async grant(input: NewGrant, actor: Actor): Promise<Outcome> {
    const grantee = await this.accounts.findUserByEmail(input.email);
    return this.transactions.run((tx) => this.grantWithin(input, grantee, actor, tx));
  }

  private async grantWithin(
    input: NewGrant,
    grantee: Account | null,
    actor: Actor,
    tx: Tx,
  ): Promise<Outcome> {
    await this.components.lock([input.id], tx);
    const now = this.clock.date();
    const node = await this.nodes.find(input.id, tx);
    const standing = (await this.standings.find([input.id], now, tx)).get(input.id);
    if (node === null || standing === undefined) throw nodeNotFound('node');
    if (!reaches(standing, actor.userId, Level.Admin)) throw forbidden('sharing needs admin');
    if (node.inTrash) throw nodeInTrash();
    if (grantee === null) throw userNotFound();
    if (grantee.id === actor.userId) throw selfShare();
    if (grantee.id === node.ownerId) throw alreadyGranted();

    const { id: nodeId, level, branch, due } = input;
    const before = await this.sight.look([nodeId], branch, now, tx);
    const grant = {
      id: randomUUID(),
      nodeId,
      userId: grantee.id,
      grantorId: actor.userId,
      level,
      branch,
      due,
      version: 0,
    };
    if (!(await this.grants.insert(grant, now, tx))) throw alreadyGranted();
    const gains = await this.sight.changed(before, now, tx);
    const draft = newDraft(actor, node.ownerId, now);
    draft.changes.push({
      entity: 'access',
      op: Op.GrantUpsert,
      id: nodeId,
      before: {},
      after: { email: grantee.email, level, due, branch, version: 0 },
    });
    return this.recorder.record(draft, gains.standings, tx, gains.extras);
  }
}
