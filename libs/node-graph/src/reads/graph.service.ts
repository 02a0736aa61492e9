import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../actor.js';
import { type OwnerFace, readFields } from '../nodes/node.js';
import { nodeOf } from '../nodes/node-row.js';
import { GraphRepository, type LinkPageRow, type NodePageRow } from './graph.repository.js';
import type { Slice } from './page-input.js';

/** A page of the graph: nodes first, then links. */
export interface GraphPage {
  readonly nodes: readonly object[];
  readonly links: readonly object[];
  readonly hasMore: boolean;
}

/** What a user may see of the graph. */
@Injectable()
export class GraphService {
  constructor(
    private readonly graph: GraphRepository,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Contract 5.1: own and shared nodes outside the trash, then the links among them, in order of creation. */
  async get(slice: Slice, { userId, version }: Actor): Promise<GraphPage> {
    const rows = await this.graph.page(userId, this.clock.date(), slice);
    const shown = rows.slice(0, slice.limit);
    const nodes = shown.filter((row) => row.kind === 0);
    const owners = await this.ownersOf(nodes);
    return {
      nodes: nodes.map((row) => nodeView(row, owners.get(row.ownerId), version === 1)),
      links: shown.filter((row) => row.kind === 1).map(linkView),
      hasMore: rows.length > slice.limit,
    };
  }

  private async ownersOf(nodes: readonly NodePageRow[]): Promise<Map<string, OwnerFace>> {
    const accounts = await this.accounts.usersById([...new Set(nodes.map(({ ownerId }) => ownerId))]);
    return new Map(accounts.map((account) => [account.id, account]));
  }
}

function nodeView(row: NodePageRow, owner: OwnerFace | undefined, flat: boolean): object {
  const node = nodeOf(row);
  const fields = { ...readFields(node, owner, row.access), shareRoots: row.roots };
  return flat ? { ...fields, dependant: !node.independent } : fields;
}

function linkView(row: LinkPageRow): object {
  return {
    id: row.linkId,
    source: row.source,
    target: row.target,
    type: row.linkType,
    wasBlocker: row.wasBlocker,
    private: row.private,
    version: row.linkVersion,
    createdTime: row.linkCreated.toISOString(),
    lastEditedTime: row.linkUpdated.toISOString(),
  };
}
