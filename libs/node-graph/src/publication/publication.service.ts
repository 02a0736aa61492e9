import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { AccessPipeline } from '../changes/access-pipeline.js';
import type { Actor } from '../model/actor.js';
import type { GraphNode } from '../model/graph-node.js';
import { nodeInTrash, nodeNotFound } from '../model/graph.errors.js';
import { Level, reaches } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { alreadyPublic, mayNotPublish, notPublic, publishedTooWide } from '../model/publication.errors.js';
import { isOpen, mayPublish, type Publication, publicationChange } from '../model/publication.js';
import type { NewPublication, PublicationUpdate } from './publication-input.js';
import { Publishing } from './publishing.js';

const TOKEN_BYTES = 18;

/** The use cases of publishing: a token that opens a node, or the branch below it, to anybody who has it. */
@Injectable()
export class PublicationService {
  constructor(
    private readonly pipeline: AccessPipeline,
    private readonly publishing: Publishing,
  ) {}

  /** Publishes a node under a new token. Refuses callers below admin and what is public already. */
  async publish({ id, due, branch }: NewPublication, actor: Actor): Promise<Outcome> {
    return this.change(id, actor, (node, now) => {
      if (node.inTrash) throw nodeInTrash();
      if (isOpen(node, now)) throw alreadyPublic();
      const publicToken = randomBytes(TOKEN_BYTES).toString('base64url');
      return { publicToken, publicDue: due, publicBranch: branch };
    });
  }

  /** Another end, or another reach, under the same token; also after the end. Refuses what is not public. */
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

  /** The token opens nothing any more, and the node leaves all graphs that it is embedded in. */
  async unpublish(id: string, actor: Actor): Promise<Outcome> {
    return this.change(id, actor, (node) => {
      if (node.publicToken === null) throw notPublic();
      return { publicToken: null, publicDue: null, publicBranch: null };
    });
  }

  private async change(
    id: string,
    actor: Actor,
    decide: (node: GraphNode, now: Date) => Publication,
  ): Promise<Outcome> {
    return this.pipeline.change(id, actor, (held, { now, tx, notices }) => {
      if (held === null) throw nodeNotFound('node');
      const { node: before, effectiveAccess } = held;
      if (!reaches(effectiveAccess, actor.userId, Level.Admin)) throw mayNotPublish();
      const after: GraphNode = {
        ...before,
        ...decide(before, now),
        version: before.version + 1,
        lastEditedTime: now.toISOString(),
      };
      if (!mayPublish(effectiveAccess, actor.userId, before, after)) throw publishedTooWide();
      return {
        scopeId: before.ownerId,
        change: publicationChange(before, after),
        deep: before.publicBranch === true || after.publicBranch === true,
        write: () => this.publishing.write(before, after, notices, tx),
      };
    });
  }
}
