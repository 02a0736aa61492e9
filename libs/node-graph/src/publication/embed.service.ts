import { Injectable } from '@nestjs/common';

import { AccessPipeline } from '../changes/access-pipeline.js';
import type { Actor } from '../model/actor.js';
import type { Outcome } from '../model/outcome.js';
import { alreadyEmbedded, notEmbedded } from '../model/publication.errors.js';
import { embedChange, refuseToEmbed } from '../model/publication.js';
import { PublicationRepository } from '../store/publication.repository.js';

/** The use cases of embedding: a public branch becomes a part of one's own graph, to look at. */
@Injectable()
export class EmbedService {
  constructor(
    private readonly pipeline: AccessPipeline,
    private readonly publications: PublicationRepository,
  ) {}

  /**
   * Embeds a public node; one at a time. Refuses nodes that do not exist, are not public or not any more,
   * a second one, and those that the caller sees anyway.
   */
  async embed(id: string, actor: Actor): Promise<Outcome> {
    const { userId } = actor;
    return this.pipeline.change(id, actor, async (held, { now, tx }) => {
      const embedded = await this.publications.embeddedBy(userId, tx);
      refuseToEmbed(held, userId, now, embedded);
      return {
        scopeId: userId,
        change: embedChange(userId, null, id),
        deep: held.node.publicBranch === true,
        write: async () => {
          if (!(await this.publications.embed(userId, id, now, tx))) throw alreadyEmbedded();
        },
      };
    });
  }

  /** Takes it out again. Refuses what is not embedded. */
  async unembed(id: string, actor: Actor): Promise<Outcome> {
    const { userId } = actor;
    return this.pipeline.change(id, actor, (_held, { tx }) => ({
      scopeId: userId,
      change: embedChange(userId, id, null),
      deep: true,
      write: async () => {
        if (!(await this.publications.unembed(userId, id, tx))) throw notEmbedded();
      },
    }));
  }
}
