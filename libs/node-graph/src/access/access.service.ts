import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { type Account, Accounts } from '#identity';

import type { Actor } from '../actor.js';
import type { Outcome } from '../history/recorder.js';
import { forbidden, nodeInTrash, nodeNotFound } from '../node-graph.errors.js';
import {
  alreadyGranted,
  moreThanHeld,
  notShared,
  ownShare,
  selfShare,
  userNotFound,
} from './access.errors.js';
import type { GrantKey, GrantUpdate, NewGrant } from './grant-input.js';
import { grantChanged, type GrantFields, grantGiven, grantTaken } from './grant-steps.js';
import { givenBy, type Grant, GrantsRepository } from './grants.repository.js';
import { Level, mayGive, reaches } from './levels.js';
import { type HeldNode, type Moment, Sharing, type SharingStep } from './sharing.js';

/** What is known once the node is held and the caller may share it. */
interface Bearings extends HeldNode, Moment {
  readonly grantee: Account;
}

type Step = Omit<SharingStep, 'scopeId'>;

/** The use cases of sharing. */
@Injectable()
export class AccessService {
  constructor(
    private readonly sharing: Sharing,
    private readonly accounts: Accounts,
    private readonly grants: GrantsRepository,
  ) {}

  /**
   * Contract 5.2: shares a node, or the branch below it, with the user who has the email address. Refuses unknown and
   * trashed nodes, callers below admin, unknown users, the owner and oneself, more than the caller holds, and a second
   * grant to the same user.
   */
  async grant(input: NewGrant, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, ({ node, standing, grantee, now, tx }) => {
      if (node.inTrash) throw nodeInTrash();
      if (grantee.id === actor.userId) throw selfShare();
      if (grantee.id === node.ownerId) throw alreadyGranted();
      if (!mayGive(standing, actor.userId, givenBy(input))) throw moreThanHeld();
      const { level, branch, due } = input;
      const ids = { id: randomUUID(), nodeId: node.id, userId: grantee.id, grantorId: actor.userId };
      const grant: Grant = { ...ids, level, branch, due, version: 0 };
      const write = async (): Promise<void> => {
        if (!(await this.grants.insert(grant, now, tx))) throw alreadyGranted();
      };
      return { change: grantGiven(grant, grantee.email), deep: branch, write };
    });
  }

  /**
   * Contract 5.2: changes level, end or reach of a grant, an expired one too. Refuses as `grant` does, one's own grant,
   * and `not_shared`.
   */
  async update(input: GrantUpdate, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, async (bearings) => {
      const { node, standing, grantee, now, tx } = bearings;
      if (node.inTrash) throw nodeInTrash();
      const from = await this.demandGrant(bearings);
      if (grantee.id === actor.userId) throw ownShare();
      const to: Grant = { ...from, ...input.changes, version: from.version + 1 };
      if (!mayGive(standing, actor.userId, givenBy(to), givenBy(from))) throw moreThanHeld();
      return {
        change: grantChanged(from, to, Object.keys(input.changes) as (keyof GrantFields)[], grantee.email),
        deep: from.branch || to.branch,
        write: () => this.grants.update(to, now, tx),
      };
    });
  }

  /** Contract 5.2: takes a grant back. Refuses unknown nodes and users, callers below admin, and `not_shared`. */
  async revoke(input: GrantKey, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, async (bearings) => {
      const grant = await this.demandGrant(bearings);
      return {
        change: grantTaken(grant, bearings.grantee.email),
        deep: grant.branch,
        write: () => this.grants.delete(grant, bearings.tx),
      };
    });
  }

  /** Asks for the rights, and lets `decide` say what is to happen. */
  private async share(
    { id, email }: GrantKey,
    actor: Actor,
    decide: (bearings: Bearings) => Step | Promise<Step>,
  ): Promise<Outcome> {
    const grantee = await this.accounts.findUserByEmail(email);
    return this.sharing.change(id, actor, async (held, moment) => {
      if (held === null) throw nodeNotFound('node');
      if (!reaches(held.standing, actor.userId, Level.Admin)) throw forbidden('sharing needs admin');
      if (grantee === null) throw userNotFound();
      const step = await decide({ ...held, grantee, ...moment });
      return { ...step, scopeId: held.node.ownerId };
    });
  }

  private async demandGrant({ node, grantee, tx }: Bearings): Promise<Grant> {
    const grant = await this.grants.find(node.id, grantee.id, tx);
    if (grant === null) throw notShared();
    return grant;
  }
}
