import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { type AccessMoment, AccessPipeline, type AccessStep } from '../changes/access-pipeline.js';
import { GivenShares } from '../changes/given-shares.js';
import type { Actor } from '../model/actor.js';
import { grantChanged, type GrantFields, grantGiven, grantTaken } from '../model/grant-steps.js';
import { givenBy, type Grant, type NewGrant as Fresh } from '../model/grant.js';
import type { HeldNode } from '../model/graph-node.js';
import { forbidden, nodeInTrash, nodeNotFound } from '../model/graph.errors.js';
import { Level, mayGive, reaches, untilOf } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { alreadyGranted, moreThanHeld, notShared, ownShare, selfShare } from '../model/sharing.errors.js';
import { GrantsRepository } from '../store/grants.repository.js';
import type { GrantKey, GrantUpdate, NewGrant } from './grant-input.js';
import { type Grantee, Grantees } from './grantees.js';

/** What is known once the node is held and the caller may share it. */
interface Bearings extends HeldNode, AccessMoment {
  readonly grantee: Grantee;
}

type Step = Omit<AccessStep, 'scopeId'>;

/**
 * The use cases of sharing. Whoever shares does not learn whether somebody has the address: a share with nobody is kept
 * as an invitation, and dealt with by the same steps.
 */
@Injectable()
export class AccessService {
  constructor(
    private readonly pipeline: AccessPipeline,
    private readonly grantees: Grantees,
    private readonly grants: GrantsRepository,
    private readonly given: GivenShares,
  ) {}

  /**
   * Shares a node, or the branch below it, with the user who has the email address, or will. Refuses
   * unknown and trashed nodes, callers below admin, the owner and oneself, more than the caller holds, a second grant
   * to the same user, and more shares than one may give.
   */
  async grant(input: NewGrant, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, async ({ node, effectiveAccess, grantee, now, tx }) => {
      if (node.inTrash) throw nodeInTrash();
      if (grantee.id === actor.userId) throw selfShare();
      if (grantee.id === node.ownerId) throw alreadyGranted();
      if (!mayGive(effectiveAccess, actor.userId, givenBy(input))) throw moreThanHeld();
      const old = await this.grantees.grantOf(grantee, node.id, tx);
      if (old !== null && untilOf(old.due) > now.getTime()) throw alreadyGranted();
      const grant = newGrant(input, grantee, actor);
      const write = async (): Promise<void> => {
        if (old !== null) await this.grants.delete(old, tx);
        await this.given.add(grant, now, tx);
      };
      return { change: grantGiven(grant), deep: grant.branch, write };
    });
  }

  /**
   * Changes level, end or reach of a grant, an expired one too. Refuses as `grant` does, one's own grant,
   * and `not_shared`.
   */
  async update(input: GrantUpdate, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, async (bearings) => {
      const { node, effectiveAccess, now, tx } = bearings;
      if (node.inTrash) throw nodeInTrash();
      const from = await this.demandGrant(bearings);
      if (from.userId === actor.userId) throw ownShare();
      const to: Grant = { ...from, ...input.changes, version: from.version + 1 };
      if (!mayGive(effectiveAccess, actor.userId, givenBy(to), givenBy(from))) throw moreThanHeld();
      return {
        change: grantChanged(from, to, Object.keys(input.changes) as (keyof GrantFields)[]),
        deep: from.branch || to.branch,
        write: () => this.grants.update(to, now, tx),
      };
    });
  }

  /** Takes a grant back. Refuses unknown nodes, callers below admin, and `not_shared`. */
  async revoke(input: GrantKey, actor: Actor): Promise<Outcome> {
    return this.share(input, actor, async (bearings) => {
      const grant = await this.demandGrant(bearings);
      return {
        change: grantTaken(grant),
        deep: grant.branch,
        write: () => this.grants.delete(grant, bearings.tx),
      };
    });
  }

  /** Asks for the rights, and lets `decide` say what is to happen. */
  private async share(
    { id, email }: GrantKey,
    actor: Actor,
    decide: (bearings: Bearings) => Promise<Step>,
  ): Promise<Outcome> {
    const grantee = await this.grantees.of(email);
    return this.pipeline.change(id, actor, async (held, moment) => {
      if (held === null) throw nodeNotFound('node');
      if (!reaches(held.effectiveAccess, actor.userId, Level.Admin)) throw forbidden('sharing needs admin');
      const step = await decide({ ...held, grantee, ...moment });
      return { ...step, scopeId: held.node.ownerId };
    });
  }

  /** @returns with an address: whatever was kept of it before, the caller knows it by the one that they gave. */
  private async demandGrant({ node, grantee, tx }: Bearings): Promise<Grant> {
    const grant = await this.grantees.grantOf(grantee, node.id, tx);
    if (grant === null) throw notShared();
    return { ...grant, email: grant.email ?? grantee.email };
  }
}

function newGrant({ id: nodeId, level, branch, due }: NewGrant, grantee: Grantee, { userId }: Actor): Fresh {
  const { id, email, invited } = grantee;
  return {
    id: randomUUID(),
    nodeId,
    userId: id,
    grantorId: userId,
    level,
    branch,
    due,
    version: 0,
    email,
    invited,
  };
}
