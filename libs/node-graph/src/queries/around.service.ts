import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import { nodeNotFound } from '../model/graph.errors.js';
import { AroundRepository } from '../store/around.repository.js';
import type { AroundQuery } from './around-input.js';
import { type GraphPage, GraphService, PAGE_BYTES } from './graph.service.js';

/** What is around a node: the nearest nodes first, then the links among them. */
export type Around = Pick<GraphPage, 'nodes' | 'links' | 'hasMore'>;

/** The part of a graph that somebody looks at, without the rest of it. */
@Injectable()
export class AroundService {
  constructor(
    private readonly around: AroundRepository,
    private readonly pages: GraphService,
    private readonly clock: Clock,
  ) {}

  /**
   * The node, what is up to `depth` primary links above and below it, and what its secondary links lead to. Refuses unknown
   * and hidden nodes, and those in the trash.
   */
  async get(query: AroundQuery, actor: Actor): Promise<Around> {
    const read = await this.around.find(actor.userId, this.clock.date(), { ...query, bytes: PAGE_BYTES });
    if (read.rows.length === 0) throw nodeNotFound('node');
    const { rows, hasMore } = read;
    const page = { ...read, found: rows.length, last: null };
    const { nodes, links } = await this.pages.render(page, { limit: rows.length, offset: 0 }, actor);
    return { nodes, links, hasMore };
  }
}
