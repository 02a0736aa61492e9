import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { type Account, Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { type Op as OpCode, Op, type Patch } from '../diff/change.js';
import { newDraft } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import {
  alreadyGranted,
  forbidden,
  nodeInTrash,
  nodeNotFound,
  notShared,
  selfShare,
  userNotFound,
} from '../node-graph.errors.js';
import type { GraphNode } from '../nodes/node.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import type { GrantKey, GrantUpdate, NewGrant } from './grant-input.js';
import { type Grant, GrantsRepository } from './grants.repository.js';
import { Level, reaches } from './levels.js';
import { Sight } from './sight.js';
import { StandingsRepository } from './standings.repository.js';

/** What is known once the node is locked and the caller may share it. */
interface Sharing {
  readonly node: GraphNode;
  readonly grantee: Account;
  readonly actor: Actor;
  readonly now: Date;
  readonly tx: Tx;
}

/** The use cases of sharing. Whoever sees more or less of the graph afterwards is told of it, and nobody else. */
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
   * Contract 5.2: shares a node, or the branch below it, with the user who has the email address. Refuses unknown and
   * trashed nodes, callers below admin, unknown users, the owner and oneself, and a second grant to the same user.
   */
  async grant(input: NewGrant, actor: Actor): Promise<Outcome> {
    return this.sharing(input, actor, ({ node, grantee, now, tx }) => {
      if (node.inTrash) throw nodeInTrash();
      if (grantee.id === actor.userId) throw selfShare();
      if (grantee.id === node.ownerId) throw alreadyGranted();
      const { level, branch, due } = input;
      const grant = {
        id: randomUUID(),
        nodeId: node.id,
        userId: grantee.id,
        grantorId: actor.userId,
        level,
        branch,
        due,
      };
      const write = async (): Promise<void> => {
        if (!(await this.grants.insert({ ...grant, version: 0 }, now, tx))) throw alreadyGranted();
      };
      return {
        op: Op.GrantUpsert,
        before: {},
        after: { level, due, branch, version: 0 },
        deep: branch,
        write,
      };
    });
  }

  /** Contract 5.2: changes level, end or reach of a grant, an expired one too. Refuses as `grant` does, and `not_shared`. */
  async update(input: GrantUpdate, actor: Actor): Promise<Outcome> {
    return this.sharing(input, actor, async ({ node, grantee, now, tx }) => {
      if (node.inTrash) throw nodeInTrash();
      const grant = await this.demandGrant(node, grantee, tx);
      const changed: Grant = { ...grant, ...input.changes, version: grant.version + 1 };
      const old = Object.keys(input.changes).map((key) => [key, grant[key as keyof Grant]]);
      return {
        op: Op.GrantUpdate,
        before: { ...(Object.fromEntries(old) as Patch), version: grant.version },
        after: { ...input.changes, version: changed.version },
        deep: grant.branch || changed.branch,
        write: () => this.grants.update(changed, now, tx),
      };
    });
  }

  /** Contract 5.2: takes a grant back. Refuses unknown nodes and users, callers below admin, and `not_shared`. */
  async revoke(input: GrantKey, actor: Actor): Promise<Outcome> {
    return this.sharing(input, actor, async ({ node, grantee, tx }) => {
      const grant = await this.demandGrant(node, grantee, tx);
      const { level, due, branch, version } = grant;
      return {
        op: Op.GrantDelete,
        before: { level, due, branch, version },
        after: {},
        deep: branch,
        write: () => this.grants.delete(grant, tx),
      };
    });
  }

  /** Locks, asks for the rights, lets `decide` say what is to happen, does it, and tells whom it concerns. */
  private async sharing(
    { id, email }: GrantKey,
    actor: Actor,
    decide: (sharing: Sharing) => Step | Promise<Step>,
  ): Promise<Outcome> {
    const grantee = await this.accounts.findUserByEmail(email);
    return this.transactions.run(async (tx) => {
      await this.components.lock([id], tx);
      const now = this.clock.date();
      const node = await this.nodes.find(id, tx);
      const standing = (await this.standings.find([id], now, tx)).get(id);
      if (node === null || standing === undefined) throw nodeNotFound('node');
      if (!reaches(standing, actor.userId, Level.Admin)) throw forbidden('sharing needs admin');
      if (grantee === null) throw userNotFound();
      const step = await decide({ node, grantee, actor, now, tx });
      return this.carryOut(step, { node, grantee, actor, now, tx });
    });
  }

  private async carryOut(
    { op, before, after, deep, write }: Step,
    { node, grantee, actor, now, tx }: Sharing,
  ): Promise<Outcome> {
    const view = await this.sight.look([node.id], deep, now, tx);
    await write();
    const gains = await this.sight.changed(view, now, tx);
    const draft = newDraft(actor, node.ownerId, now);
    const named = (patch: Patch): Patch =>
      Object.keys(patch).length === 0 ? {} : { email: grantee.email, ...patch };
    draft.changes.push({
      entity: 'access',
      op,
      id: node.id,
      userId: grantee.id,
      before: named(before),
      after: named(after),
    });
    return this.recorder.record(draft, gains.standings, tx, gains.extras);
  }

  private async demandGrant(node: GraphNode, grantee: Account, tx: Tx): Promise<Grant> {
    const grant = await this.grants.find(node.id, grantee.id, tx);
    if (grant === null) throw notShared();
    return grant;
  }
}

interface Step {
  readonly op: OpCode;
  readonly before: Patch;
  readonly after: Patch;
  /** Whether what hangs below the node is concerned too. */
  readonly deep: boolean;
  readonly write: () => Promise<void>;
}
