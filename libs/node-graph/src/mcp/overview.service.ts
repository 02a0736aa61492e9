import { Injectable } from '@nestjs/common';

import { Clock, isUuid } from '#kernel';

import type { Actor } from '../model/actor.js';
import { invalidCursor, nodeNotFound } from '../model/graph.errors.js';
import { type OverviewRow, overviewRows } from '../model/overview.js';
import { own, parseId, payloadOf } from '../protocol/input.js';
import { parseLimit } from '../protocol/page-input.js';
import { BranchService } from '../queries/branch.service.js';
import { type Neighbour, type OverviewPlace, OverviewRepository } from '../store/overview.repository.js';

const MOST_NODES = 1_000;
const MOST_LINKS = 200;

interface Overview {
  readonly nodes: readonly OverviewRow[];
  readonly nextCursor: string | null;
}

interface NodeWithLinks {
  readonly node: object;
  readonly blocks: readonly object[];
  readonly blockedBy: readonly object[];
  /** There are more links than are told. */
  readonly hasMore: boolean;
}

/** What agents look at first: the graph in few words, and one node with everything about it. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly overview: OverviewRepository,
    private readonly branches: BranchService,
    private readonly clock: Clock,
  ) {}

  /** A page of the nodes that the caller sees, each with what it blocks; fewer than asked for where titles are long. */
  async page(args: unknown, { userId }: Actor): Promise<Overview> {
    const payload = payloadOf(args);
    const limit = parseLimit(payload, { defaultLimit: 50, maxLimit: MOST_NODES });
    const after = placeOf(own(payload, 'cursor'));
    const found = await this.overview.page(userId, this.clock.date(), after, limit + 1);
    const nodes = overviewRows(found, limit);
    const last = found[nodes.length - 1];
    const isLast = last === undefined || nodes.length === found.length;
    return { nodes, nextCursor: isLast ? null : cursorOf(last) };
  }

  /** One node with its links. Refuses what `branch:get` refuses. */
  async node(args: unknown, { userId }: Actor): Promise<NodeWithLinks> {
    const id = parseId(args);
    const request = { root: { id }, slice: { limit: 1, offset: 0 } };
    const [node] = (await this.branches.get(request, { userId, version: 2 })).nodes;
    if (node === undefined) throw nodeNotFound('node');
    const near = await this.overview.neighbours(userId, this.clock.date(), id, MOST_LINKS + 1);
    const shown = near.slice(0, MOST_LINKS);
    return {
      node,
      blocks: shown.filter(({ isSource }) => isSource).map(neighbourView),
      blockedBy: shown.filter(({ isSource }) => !isSource).map(neighbourView),
      hasMore: near.length > shown.length,
    };
  }
}

function neighbourView({ linkId, type, id, title, status }: Neighbour): object {
  return { linkId, type, id, title, status };
}

function cursorOf({ created, id }: OverviewPlace): string {
  return `${created}.${id}`;
}

function placeOf(cursor: unknown): OverviewPlace | null {
  if (cursor === undefined || cursor === null) return null;
  const [created, id, ...rest] = typeof cursor === 'string' ? cursor.split('.') : [];
  if (created === undefined || !/^\d{1,17}$/.test(created) || !isUuid(id) || rest.length > 0)
    throw invalidCursor();
  return { created, id };
}
