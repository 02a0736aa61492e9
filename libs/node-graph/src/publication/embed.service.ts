import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import { levelOf } from '../access/levels.js';
import { Sight } from '../access/sight.js';
import { StandingsRepository } from '../access/standings.repository.js';
import type { Actor } from '../actor.js';
import { ComponentsRepository } from '../components/components.repository.js';
import { newDraft } from '../history/draft.js';
import { type Outcome, Recorder } from '../history/recorder.js';
import {
  alreadyEmbedded,
  hasAccess,
  notEmbedded,
  nothingToEmbed,
  notPublic,
  publicExpired,
} from '../node-graph.errors.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import { embedChange, isOpen } from './publication.js';
import { PublicationRepository } from './publication.repository.js';

/** The use cases of embedding: a public branch becomes a part of one's own graph, to look at. */
@Injectable()
export class EmbedService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly publications: PublicationRepository,
    private readonly standings: StandingsRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Contract 5.2: embeds a public node; one at a time. Refuses nodes that do not exist, are not public or not any more,
   * those that the caller sees anyway, and a second one.
   */
  async embed(id: string, actor: Actor): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([id], tx);
      const now = this.clock.date();
      const node = await this.nodes.find(id, tx);
      const standing = (await this.standings.find([id], now, tx)).get(id);
      if (node === null || standing === undefined || node.inTrash) throw nothingToEmbed();
      if (node.publicToken === null) throw notPublic();
      if (!isOpen(node, now)) throw publicExpired();
      if ((await this.publications.embeddedBy(actor.userId, tx)) !== null) throw alreadyEmbedded();
      if (levelOf(standing, actor.userId) !== null) throw hasAccess();
      const write = async (): Promise<void> => {
        if (!(await this.publications.embed(actor.userId, id, now, tx))) throw alreadyEmbedded();
      };
      return this.carryOut(id, node.publicBranch === true, [null, id], actor, write, now, tx);
    });
  }

  /** Contract 5.2: takes it out again. Refuses what is not embedded. */
  async unembed(id: string, actor: Actor): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([id], tx);
      const now = this.clock.date();
      const write = async (): Promise<void> => {
        if (!(await this.publications.unembed(actor.userId, id, tx))) throw notEmbedded();
      };
      return this.carryOut(id, true, [id, null], actor, write, now, tx);
    });
  }

  private async carryOut(
    id: string,
    deep: boolean,
    [from, to]: readonly [string | null, string | null],
    actor: Actor,
    write: () => Promise<void>,
    now: Date,
    tx: Tx,
  ): Promise<Outcome> {
    const view = await this.sight.look([id], deep, now, tx);
    await write();
    const gains = await this.sight.changed(view, now, tx);
    const draft = newDraft(actor, actor.userId, now);
    draft.changes.push(embedChange(actor.userId, from, to));
    return this.recorder.record(draft, gains.standings, tx, gains.extras);
  }
}
