import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { type ApiVersion, Broadcaster } from '#platform';

import type { Actor } from '../model/actor.js';
import type { Change } from '../model/change.js';
import type { GraphNode } from '../model/graph-node.js';
import { type EffectiveAccess, Level, reaches, viewersOf } from '../model/levels.js';
import { embedChange } from '../model/publication.js';
import { PublicationRepository } from '../store/publication.repository.js';

interface Audience {
  readonly actor: Actor;
  /** Takes what those are told who had embedded the node. */
  readonly notices: Map<string, readonly Change[]>;
}

/** Writes how a node is published, with what follows from it. */
@Injectable()
export class Publishing {
  constructor(
    private readonly publications: PublicationRepository,
    private readonly broadcaster: Broadcaster,
  ) {}

  /**
   * A node that is no longer public leaves all graphs that it is embedded in; one that becomes public is announced.
   */
  async write(
    before: GraphNode,
    after: GraphNode,
    effectiveAccess: EffectiveAccess,
    { actor, notices }: Audience,
    tx: Tx,
  ): Promise<void> {
    await this.publications.write(after, tx);
    if (before.publicToken === null && after.publicToken !== null)
      tx.afterCommit(() => {
        this.announce(after, effectiveAccess, actor);
      });
    const left = after.publicToken === null ? await this.publications.clearEmbeds(before.id, tx) : [];
    for (const userId of left) notices.set(userId, [embedChange(userId, before.id, null)]);
  }

  /** `branch:published`, to everybody who sees the node but the caller's socket; the token is for its admins. */
  private announce(
    { id, publicToken, publicDue, publicBranch }: GraphNode,
    effectiveAccess: EffectiveAccess,
    actor: Actor,
  ): void {
    const users = [...viewersOf(effectiveAccess)];
    const admins = users.filter((userId) => reaches(effectiveAccess, userId, Level.Admin));
    const others = users.filter((userId) => !admins.includes(userId));
    const notify = (audience: string[], version: ApiVersion, token: string | null): void => {
      const payload = { id, publicToken: token, publicDue, publicBranch };
      this.broadcaster.toUsers(audience, version, 'branch:published', payload, actor.origin);
    };
    for (const version of [1, 2] as const) {
      notify(admins, version, publicToken);
      if (others.length > 0) notify(others, version, null);
    }
  }
}
