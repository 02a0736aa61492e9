import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';

import type { OwnerFace } from '../model/graph-node.js';
import { NodesRepository } from './nodes.repository.js';

/** The names of who owns nodes. An owner never changes: they are looked up before a transaction, not within. */
@Injectable()
export class Owners {
  constructor(
    private readonly nodes: NodesRepository,
    private readonly accounts: Accounts,
  ) {}

  /** By the ids of the nodes. */
  async of(nodeIds: readonly string[]): Promise<Map<string, OwnerFace>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await this.nodes.ownersOf(nodeIds);
    const accounts = await this.accounts.usersById([...new Set(rows.map(({ ownerId }) => ownerId))]);
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return new Map(
      rows.map(({ id, ownerId }) => {
        const { username = null, email = null } = byId.get(ownerId) ?? {};
        return [id, { username, email }];
      }),
    );
  }
}
