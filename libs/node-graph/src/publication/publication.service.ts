import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';
import { Broadcaster } from '#platform';

import { Level, reaches, type Standing, viewersOf } from '../access/levels.js';
import { Sight } from '../access/sight.js';
import { StandingsRepository } from '../access/standings.repository.js';
import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { type Change, Op, type Patch } from '../diff/change.js';
import { newDraft } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import { alreadyPublic, mayNotPublish, nodeInTrash, nodeNotFound, notPublic } from '../node-graph.errors.js';
import type { GraphNode } from '../nodes/node.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import { embedChange, isOpen } from './publication.js';
import type { NewPublication, PublicationUpdate } from './publication-input.js';
import { PublicationRepository } from './publication.repository.js';

const TOKEN_BYTES = 18;

type Face = Pick<GraphNode, 'publicToken' | 'publicDue' | 'publicBranch'>;

/** The use cases of publishing: a token that opens a node, or the branch below it, to anybody who has it. */
@Injectable()
export class PublicationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly publications: PublicationRepository,
    private readonly standings: StandingsRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
    private readonly broadcaster: Broadcaster,
  ) {}

  /** Contract 5.2: publishes a node under a new token. Refuses callers below admin and what is public already. */
  async publish({ id, due, branch }: NewPublication, actor: Actor): Promise<Outcome> {
    return this.change(id, actor, (node, now) => {
      if (node.inTrash) throw nodeInTrash();
      if (isOpen(node, now)) throw alreadyPublic();
      const publicToken = randomBytes(TOKEN_BYTES).toString('base64url');
      return { publicToken, publicDue: due, publicBranch: branch };
    });
  }

  /** Contract 5.2: another end, or another reach, under the same token; also after the end. Refuses what is not public. */
  async update({ id, due, branch }: PublicationUpdate, actor: Actor): Promise<Outcome> {
    return this.change(id, actor, (node) => {
      if (node.inTrash) throw nodeInTrash();
      if (node.publicToken === null) throw notPublic();
      return {
        publicToken: node.publicToken,
        publicDue: due === undefined ? node.publicDue : due,
        publicBranch: branch ?? node.publicBranch,
      };
    });
  }

  /** Contract 5.2: the token opens nothing any more, and the node leaves all graphs that it is embedded in. */
  async unpublish(id: string, actor: Actor): Promise<Outcome> {
    return this.change(id, actor, (node) => {
      if (node.publicToken === null) throw notPublic();
      return { publicToken: null, publicDue: null, publicBranch: null };
    });
  }

  private async change(
    id: string,
    actor: Actor,
    decide: (node: GraphNode, now: Date) => Face,
  ): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([id], tx);
      const now = this.clock.date();
      const before = await this.nodes.find(id, tx);
      const standing = (await this.standings.find([id], now, tx)).get(id);
      if (before === null || standing === undefined) throw nodeNotFound('node');
      if (!reaches(standing, actor.userId, Level.Admin)) throw mayNotPublish();
      const face = decide(before, now);
      const after = { ...before, ...face, version: before.version + 1, lastEditedTime: now.toISOString() };
      return this.write(before, after, standing, actor, now, tx);
    });
  }

  private async write(
    before: GraphNode,
    after: GraphNode,
    standing: Standing,
    actor: Actor,
    now: Date,
    tx: Tx,
  ): Promise<Outcome> {
    const deep = before.publicBranch === true || after.publicBranch === true;
    const view = await this.sight.look([before.id], deep, now, tx);
    await this.publications.write(after, tx);
    const left = after.publicToken === null ? await this.publications.clearEmbeds(before.id, tx) : [];
    const gains = await this.sight.changed(view, now, tx);
    const extras = new Map<string, readonly Change[]>(gains.extras);
    for (const userId of left)
      extras.set(userId, [...(extras.get(userId) ?? []), embedChange(userId, before.id, null)]);
    const draft = newDraft(actor, before.ownerId, now);
    draft.changes.push({
      entity: 'node',
      op: Op.NodePublish,
      id: before.id,
      before: patchOf(before),
      after: { ...patchOf(after), lastEditedTime: after.lastEditedTime },
    });
    const standings = gains.standings.size > 0 ? gains.standings : new Map([[standing.id, standing]]);
    if (before.publicToken === null && after.publicToken !== null)
      tx.afterCommit(() => {
        this.announce(after, standing, actor);
      });
    return this.recorder.record(draft, standings, tx, extras);
  }

  /** `branch:published`, to everybody who sees the node but the caller's socket. */
  private announce(
    { id, publicToken, publicDue, publicBranch }: GraphNode,
    standing: Standing,
    actor: Actor,
  ): void {
    const payload = { id, publicToken, publicDue, publicBranch };
    const users = [...viewersOf(standing)];
    for (const version of [1, 2] as const)
      this.broadcaster.toUsers(users, version, 'branch:published', payload, actor.origin);
  }
}

function patchOf({ publicToken, publicDue, publicBranch, version }: GraphNode): Patch {
  return { publicToken, publicDue, publicBranch, version };
}
